import { join } from 'node:path';
import { prepareSample } from '../../app/sample-images';
import { SAMPLES } from '../../app/samples';
import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** Sample images, made from their recipes on first use. */
export function sampleHandlers(host: HostServices): HandlersOf<'samples:list' | 'samples:prepare'> {
  const folder = join(host.userDataFolder, 'samples');
  return {
    'samples:list': () => SAMPLES.map(({ id, title, description }) => ({ id, title, description })),
    'samples:prepare': ({ id }) => ({ path: prepareSample(folder, id) }),
  };
}
