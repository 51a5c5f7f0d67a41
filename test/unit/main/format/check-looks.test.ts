import { describe, expect, it } from 'vitest';
import { ZONES_PER_LOOK } from '../../../../main/format/check/check-progress';
import { findingsOf } from '../../../../main/session/check-image';
import type { BlockFile } from '../../../../main/storage/block-file';
import type { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { AppError, fail } from '../../../../shared/errors/app-error';
import type { ByteCount } from '../../../../shared/units/units';
import { MIB } from '../../../../shared/units/units';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { deviceOver, memoryImage } from '../../../support/image/device-images';
import { appErrorOf } from '../../../support/image/format-images';
import type { JobContext } from '../../../../main/device/job';

/** Many looks of work; with more zones there are more looks, each as long. */
const ZONES = process.env['ZONESMITH_THOROUGH'] === '1' ? 1_000_000 : 150_000;
/** Most that a check may do between two looks for a cancel: a piece of a table, and one look's zones in memory. */
const BYTES_MAX: ByteCount = 2 * MIB;
/** A pass asks for the state of a zone a few times. */
const STATES_MAX = 4 * ZONES_PER_LOOK;

/** Counts what a check does, and the most of it between two looks. */
class Work {
  looks = 0;
  bytes = 0;
  states = 0;
  readonly most = { bytes: 0, states: 0 };

  /** A file whose reads are counted. */
  watchFile(file: MemoryBlockFile): BlockFile {
    const read = file.read.bind(file);
    file.read = (offset, into) => {
      this.bytes += into.length;
      return read(offset, into);
    };
    return file;
  }

  /** From now on each look at the state of a zone is counted. */
  watchStates(zones: ZoneTable): void {
    const { state } = zones;
    const counted = new Proxy(state, {
      get: (target, key) => {
        if (typeof key === 'string') this.states++;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    Object.defineProperty(zones, 'state', { value: counted });
  }

  look(): void {
    this.most.bytes = Math.max(this.most.bytes, this.bytes);
    this.most.states = Math.max(this.most.states, this.states);
    this.looks++;
    this.bytes = this.states = 0;
  }
}

function checked(spec: Parameters<typeof memoryImage>[0], onLook: (looks: number) => void): Work {
  const work = new Work();
  const { image } = deviceOver(work.watchFile(memoryImage(spec)));
  work.watchStates(image.table.zones);
  work.bytes = work.states = 0;
  const checkCancelled = (): void => {
    work.look();
    onLook(work.looks);
  };
  for (const _ of findingsOf(image, { checkCancelled, progress: () => undefined } satisfies JobContext));
  work.look();
  return work;
}

describe.each([
  ['zoned', 'extended'],
  ['zone-file', 'v5'],
  ['zone-file', 'older'],
  ['qcow2', '44'],
  ['qcow2', '56'],
] as const)(`a check of ${ZONES} zones of %s %s`, (format, variant) => {
  const spec = { format, variant, zoneCount: ZONES, zoneSizeBytes: MIB };

  it('looks for a cancel after bounded work', () => {
    const work = checked(spec, () => undefined);
    expect(work.looks).toBeGreaterThan((2 * ZONES) / (2 * ZONES_PER_LOOK));
    expect(work.most.bytes).toBeLessThanOrEqual(BYTES_MAX);
    expect(work.most.states).toBeLessThanOrEqual(STATES_MAX);
  });

  it('is over at the look that says so', () => {
    const at = 12;
    let looks = 0;
    const error = appErrorOf(() =>
      checked(spec, (now) => {
        looks = now;
        if (now === at) fail('cancelled', 'checking was cancelled');
      }),
    );
    expect(error).toBeInstanceOf(AppError);
    expect([error.code, looks]).toEqual(['cancelled', at]);
  });
});
