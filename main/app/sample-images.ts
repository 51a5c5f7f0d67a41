import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import { withAttempt } from '../storage/node-errors';
import { createImage } from '../image/create-image';
import { openImage } from '../image/open-image';
import { SAMPLES, type Sample } from './samples';
import { putInPlace } from '../storage/node-replace-file';
import { existsSync } from '../storage/node-fs';

/** Path of a sample image, made from its recipe when it is not there yet. Errors: `usage` for an unknown id. */
export function prepareSample(folder: string, id: string): string {
  const sample = SAMPLES.find((candidate) => candidate.id === id);
  if (!sample)
    return fail('usage', `there is no sample '${id}'; there are ${SAMPLES.map((s) => s.id).join(', ')}`, {
      id,
    });
  const path = join(folder, `${id}.img`);
  if (existsSync(path)) return path;
  withAttempt({ verb: 'create', path: folder }, () => mkdirSync(folder, { recursive: true }));
  putInPlace(path, { replace: false }, (passing) => makeSample(passing, sample));
  return path;
}

function makeSample(path: string, { id, spec, commands }: Sample): void {
  createImage(path, spec, { replace: false });
  const image = openImage(path, { access: 'write', durability: 'end', tableWrites: 'deferred' });
  try {
    for (const command of commands()) {
      const { refusal } = image.device.execute(command);
      assert(!refusal, `sample ${id}: ${refusal?.message}`);
    }
  } finally {
    image.dispose();
  }
}
