/** A repair or rebuild that is cancelled, at each moment at which it asks: the image is the old or the new one, and nothing else is left. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../main/image/open-source';
import { planRepair } from '../../main/repair/plan-repair';
import { rebuildTable } from '../../main/repair/rebuild/rebuild-table';
import { copyOf, writeRepaired } from '../../main/repair/write-repaired';
import { passingFilesIn } from '../../main/storage/node-passing-files';
import { AppError } from '../../shared/errors/app-error';
import { cli } from '../support/cli/cli';
import { patch, patchNumber } from '../support/cli/cli-damage';
import { useFolder } from '../support/storage/temporary-folder';

const ZONES = ['--zone-size', '64KiB', '--zones', '6'];
/** Every moment in a thorough run, else each seventh. */
const STEP = process.env['ZONESMITH_THOROUGH'] === '1' ? 1 : 7;
const path = useFolder();

interface Broken {
  readonly name: string;
  /** Makes `broken`, with `broken.data` where data lies beside it. */
  make(): Promise<void>;
  readonly options: () => { readonly data?: string };
}

const BROKEN: readonly Broken[] = [
  {
    name: 'zoned',
    async make() {
      await cli('create', path('broken'), ...ZONES, '--state', '0-4=closed:16KiB');
      const table = Number(readFileSync(path('broken')).readBigUInt64LE(128));
      for (const zone of [1, 3])
        patchNumber(path('broken'), table + zone * 8, 8, (7n << 60n) | BigInt(zone * 65536 + 16384));
    },
    options: () => ({}),
  },
  {
    name: 'zone-file',
    async make() {
      const data = ['--data', path('broken.data')];
      await cli('create', path('broken'), '--format', 'zone-file', ...ZONES, ...data);
      for (const zone of ['3', '5'])
        await cli('write', path('broken'), '--zone', zone, '--pattern', '7', '--length', '8k', ...data);
      patch(path('broken'), 56 + 8, Uint8Array.of(1));
    },
    options: () => ({ data: path('work', 'a.data') }),
  },
];

/** Cancelled at the n-th time of asking; how often it was asked. */
function cancelAt(moment: number) {
  let asked = 0;
  return {
    check(): void {
      if (++asked === moment) throw new AppError('cancelled', 'cancelled');
    },
    get wasReached(): boolean {
      return asked >= moment;
    },
  };
}

type Way = (broken: Broken, check: () => void) => void;

function repairTo(output: string | null): Way {
  return ({ options }, checkCancelled) => {
    const source = openSource(path('work', 'a'), {
      access: output === null ? 'write' : 'read',
      ...options(),
    });
    try {
      const layout = source.attached === null ? {} : { attached: source.attached };
      const planned = planRepair({ file: source.file, options: layout, onProgress: checkCancelled });
      const backup = output === null ? path('work', 'b') : null;
      const place = { output: output && path('work', output), backup, replace: false, checkCancelled };
      expect(planned.plan.edits.length).toBeGreaterThan(0);
      writeRepaired(source, planned, place);
      planned.repaired.dispose();
    } finally {
      source.dispose();
    }
  };
}

const rebuild: Way = ({ options }, checkCancelled) => {
  const source = openSource(path('work', 'a'), { access: 'read', ...options() });
  try {
    const layout = source.attached === null ? {} : { attached: source.attached };
    const { rebuilt } = rebuildTable({
      ...{ file: source.file, options: layout, minConfidence: 0, onProgress: checkCancelled },
    });
    copyOf(source, rebuilt, path('work', 'n'), { replace: false, checkCancelled });
    rebuilt.dispose();
  } finally {
    source.dispose();
  }
};

const WAYS: readonly (readonly [name: string, way: Way, makes: string])[] = [
  ['repair in place, with a backup', repairTo(null), 'b'],
  ['repair into a copy', repairTo('n'), 'n'],
  ['rebuild', rebuild, 'n'],
];

function startAgain(): void {
  rmSync(path('work'), { recursive: true, force: true });
  mkdirSync(path('work'));
  copyFileSync(path('broken'), path('work', 'a'));
  if (existsSync(path('broken.data'))) copyFileSync(path('broken.data'), path('work', 'a.data'));
}

/** The bytes of a file; null = it is not there. */
const bytesOf = (name: string): Buffer | null =>
  existsSync(path('work', name)) ? readFileSync(path('work', name)) : null;

describe.each(BROKEN)('$name', (broken) => {
  it.each(WAYS)('%s', async (_name, way, makes) => {
    await broken.make();
    startAgain();
    const names = () => readdirSync(path('work')).sort();
    const before = { image: bytesOf('a')!, names: names() };
    way(broken, () => undefined);
    const after = { image: bytesOf('a')!, made: bytesOf(makes)!, names: names() };
    let cancelled = 0;
    for (let moment = 1; ; moment += STEP) {
      startAgain();
      const context = cancelAt(moment);
      try {
        way(broken, context.check);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'cancelled') throw thrown;
      }
      if (!context.wasReached) break;
      cancelled++;
      const made = bytesOf(makes);
      expect(bytesOf('a')!.equals(before.image)).toBe(true);
      // A backup is whole before anything is written, and stays.
      expect(made === null || made.equals(after.made)).toBe(true);
      expect(names()).toEqual(made === null ? before.names : after.names);
      expect(passingFilesIn(path('work'))).toEqual([]);
    }
    expect(cancelled).toBeGreaterThan(1);
    expect(after.image.equals(before.image)).toBe(makes === 'n');
  });
});
