import { join } from 'node:path';
import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { ZoneCommand } from '../../shared/workload/command';
import { damageFile } from '../fixtures/make-gallery';
import { createImage } from '../image/create-image';
import { openDevice } from '../image/open-device';
import { openImage } from '../image/open-image';
import { createNodeFile, openNodeFile } from '../storage/node-block-file';
import { withAttempt } from '../storage/node-errors';
import { existsSync, mkdirSync } from '../storage/node-fs';
import { putInPlace } from '../storage/node-replace-file';
import { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import { formatTraceEntry, formatTraceHeader } from '../trace/native-codec';
import { RecordedDevice } from '../trace/recorded-device';
import { makeTraceHeader } from '../trace/trace-header';
import { SAMPLES, type Sample } from './samples';

/** A sample that is made. */
interface PreparedSample {
  readonly path: string;
  /** Path of its trace; null = it has none. */
  readonly trace: string | null;
}

/** A sample image and its trace, made from their recipe when they are not there yet. Errors: `usage` for an unknown id. */
export function prepareSample(folder: string, id: string): PreparedSample {
  const sample = SAMPLES.find((candidate) => candidate.id === id);
  if (!sample)
    return fail('usage', `there is no sample '${id}'; there are ${SAMPLES.map((s) => s.id).join(', ')}`, {
      id,
    });
  withAttempt({ verb: 'create', path: folder }, () => mkdirSync(folder, { recursive: true }));
  const path = join(folder, `${id}.img`);
  ensure(path, (passing) => makeImage(passing, sample));
  if (sample.trace === undefined) return { path, trace: null };
  const trace = join(folder, `${id}.trace`);
  ensure(trace, (passing) => writeText(passing, recordTrace(path, sample.trace!())));
  return { path, trace };
}

function ensure(path: string, make: (passing: string) => void): void {
  if (!existsSync(path)) putInPlace(path, { replace: false }, make);
}

function makeImage(path: string, { id, spec, commands, damage }: Sample): void {
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
  if (damage !== undefined) damageFile(path, damage);
}

/** What the commands do and are answered, carried out on a copy in memory: the same lines each time. */
function recordTrace(path: string, commands: Iterable<ZoneCommand>): string {
  const file = openNodeFile(path, { access: 'read' });
  try {
    const { device } = openDevice(new OverlayBlockFile(file), {});
    const lines = [
      formatTraceHeader(makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 0 })),
    ];
    let microseconds = 0;
    const recorded = new RecordedDevice(device, {
      record: (entry) => lines.push(formatTraceEntry(entry)),
      clock: () => (microseconds += 100),
    });
    for (const command of commands) recorded.execute(command);
    return `${lines.join('\n')}\n`;
  } finally {
    file.dispose();
  }
}

function writeText(path: string, text: string): void {
  const file = createNodeFile(path, { replace: false });
  try {
    file.write(0, new TextEncoder().encode(text));
    file.flush();
  } finally {
    file.dispose();
  }
}
