import { createImage, planImage } from '../../image/create-image';
import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** New images. */
export function imageHandlers(host: HostServices): HandlersOf<'images:plan' | 'images:create'> {
  return {
    'images:plan': ({ spec, path }) => planImage(spec, path),
    'images:create': ({ spec, path, data, replace }) => {
      const target = host.assertAllowed(path);
      const dataTarget = data === null ? null : host.assertAllowed(data);
      createImage(target, spec, { replace, data: dataTarget });
      return { path: target, data: dataTarget };
    },
  };
}
