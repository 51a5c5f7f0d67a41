import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { QCOW2_VARIANTS } from '../../main/format/qcow2/model';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import type { OpenedImage } from '../../main/image/opened-image';
import type { ImageSpec } from '../../shared/image/image-spec';
import { KIB, MIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { randomCommands } from '../support/qcow2/qcow2-commands';
import { qcow2Spec } from '../support/qcow2/qcow2-writing';
import { useFolder } from '../support/storage/temporary-folder';
import type { Child } from '../support/run/programs';
import { programOf, startProgram } from '../support/run/programs';
import { copyForQemu, hasZonedBit, judge, qemuReads, qemuWrites, zonedAgain } from './support/qcow2';

const COMMANDS = 10_000;
/** Kills for each of the variants. */
const KILLS = 4;
/** The write pointer table lies in one cluster, to which nothing that QEMU 7.2 knows refers (bugs Q7, N8). */
const TABLE = { leaked: [3], corruptions: 0 };

const folder = useFolder();
let program: string;

beforeAll(async () => {
  program = await programOf(new URL('../support/qcow2/qcow2-child-write.ts', import.meta.url));
});

/** A new image of 16 zones of 1 MiB with a capacity of 768 KiB, the first one conventional. */
function create(variant: string, overrides: Partial<ImageSpec> = {}): string {
  const path = folder(`image-${variant}.qcow2`);
  const limits = { openZonesMax: null, activeZonesMax: null, appendMaxBytes: 64 * KIB };
  const spec = qcow2Spec({ variant, zoneCount: 16, zoneCapacityBytes: 768 * KIB, limits, ...overrides });
  createImage(path, spec, { replace: true });
  return path;
}

function withImage<T>(path: string, access: 'read' | 'write', use: (image: OpenedImage) => T): T {
  const image = openImage(path, { access, noLock: true, durability: 'flush' });
  try {
    return use(image);
  } finally {
    image.dispose();
  }
}

/** The errors that our own check finds. */
function ownErrors(path: string): string[] {
  return withImage(path, 'read', ({ device }) =>
    [...device.image.anatomy.check()]
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code}: ${message}`),
  );
}

/** Waits for some progress and kills. */
async function killWithin(child: Child, random: Random): Promise<void> {
  const lines = 1 + random.below(60);
  let seen = '';
  const ended = once(child, 'close');
  for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    seen += text;
    if (seen.split('\n').length > lines) child.kill('SIGKILL');
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
}

describe.each(QCOW2_VARIANTS)('a %s image, judged by qemu-img', (variant) => {
  it('is sound when it is new', () => {
    expect(judge(create(variant))).toEqual(TABLE);
  });

  it('large ones leak nothing but the clusters of their table', () => {
    const path = create(variant, { zoneCount: 20_000, zoneSizeBytes: 64 * KIB, zoneCapacityBytes: 64 * KIB });
    expect(judge(path)).toEqual({ leaked: [3, 4, 5], corruptions: 0 });
  });

  it(`is sound after ${COMMANDS} random writes and resets, and again when it is opened once more`, () => {
    const path = create(variant);
    withImage(path, 'write', ({ device }) => {
      let count = 0;
      let done = 0;
      for (const command of randomCommands(device, 11)) {
        if (device.execute(command).status === 'ok') done++;
        if (++count === COMMANDS) break;
      }
      expect(done).toBeGreaterThan(COMMANDS / 2);
    });
    expect(judge(path)).toEqual(TABLE);
    expect(ownErrors(path)).toEqual([]);
    withImage(path, 'write', ({ device }) => device.execute({ op: 'reset', all: true }));
    expect(judge(path)).toEqual(TABLE);
  });

  it(`is never corrupt after a kill during writes, ${KILLS} times`, async () => {
    const random = new Random(Number(variant.slice(0, 2)));
    for (let kill = 0; kill < KILLS; kill++) {
      const path = create(variant, { zoneSizeBytes: 16 * MIB, zoneCapacityBytes: 12 * MIB });
      await killWithin(startProgram(program, [path, String(random.below(1000))]), random);
      const { leaked, corruptions } = judge(path);
      expect([leaked[0], corruptions]).toEqual([TABLE.leaked[0], 0]);
      expect(ownErrors(path)).toEqual([]);
      // What is left can be written to.
      withImage(path, 'write', ({ device }) => device.execute({ op: 'write', lba: 0, blocks: 300 }));
      expect(judge(path)).toEqual({ leaked, corruptions: 0 });
    }
  });

  it('gives qemu-io what we wrote', () => {
    const path = create(variant);
    const value = 0x5a;
    withImage(path, 'write', ({ device }) => {
      device.execute({ op: 'write', zone: 3, blocks: 300, data: { pattern: 'byte', value } });
      device.execute({ op: 'write', zone: 4, blocks: 300, data: { pattern: 'byte', value } });
      device.execute({ op: 'reset', zone: 4 });
      device.execute({ op: 'write', zone: 4, blocks: 1, data: { pattern: 'byte', value: 0x11 } });
    });
    const copy = copyForQemu(path);
    expect(qemuReads(copy, value, { offset: 3 * MIB, length: 300 * 512 })).toBe(true);
    expect(qemuReads(copy, 0, { offset: 3 * MIB + 300 * 512, length: MIB - 300 * 512 })).toBe(true);
    expect(qemuReads(copy, 0x11, { offset: 4 * MIB, length: 512 })).toBe(true);
    expect(qemuReads(copy, 0, { offset: 4 * MIB + 512, length: MIB - 512 })).toBe(true);
    expect(qemuReads(copy, value, { offset: 4 * MIB, length: 512 })).toBe(false);
  });

  it('reads what qemu-io wrote into clusters that were there', () => {
    const path = create(variant);
    withImage(path, 'write', ({ device }) => device.execute({ op: 'write', zone: 5, blocks: 400 }));
    const copy = copyForQemu(path);
    qemuWrites(copy, 0x77, { offset: 5 * MIB + 4096, length: 100 * KIB });
    if (hasZonedBit(path)) zonedAgain(copy);
    const bytes = new Uint8Array(100 * KIB);
    withImage(copy, 'read', ({ device }) => device.image.blocks.read((5 * MIB + 4096) / 512, bytes));
    expect(bytes.every((byte) => byte === 0x77)).toBe(true);
    withImage(copy, 'write', ({ device }) => device.execute({ op: 'write', zone: 5, blocks: 400 }));
    expect(judge(copy)).toEqual(TABLE);
  });
});
