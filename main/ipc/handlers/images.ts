import { IMAGE_FAMILIES } from '../../format/registry';
import { createImage, planImage } from '../../image/create-image';
import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** Families of images, and new ones. */
export function imageHandlers(
  host: HostServices,
): HandlersOf<'images:plan' | 'images:create' | 'formats:list'> {
  return {
    'formats:list': () => IMAGE_FAMILIES,
    'images:plan': ({ spec, path }) => planImage(spec, path),
    'images:create': ({ spec, path, data, replace }) => {
      const target = host.assertAllowed(path);
      const dataTarget = data === null ? null : host.assertAllowed(data);
      createImage(target, spec, { replace, data: dataTarget });
      return { path: target, data: dataTarget };
    },
  };
}
