/** What lies in two places is never written at once: subsets of the pending writes hold every mixture of old and new. */
import { describe, expect, it } from 'vitest';
import { crashRun } from '../../../../../main/crash/crash-lab';
import { makeTraceHeader } from '../../../../../main/trace/trace-header';
import { formatMask } from '../../../../../shared/crash/loss';
import type { CrashWrite } from '../../../../../shared/crash/crash-report';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import type { BlockFile } from '../../../../../main/storage/block-file';
import { baseOf } from '../../../../support/image/crash-bases';
import { crashSetup, FLUSH, writeTo } from '../../../../support/image/crash-images';
import { deviceOver } from '../../../../support/image/device-images';

const COMMANDS: readonly ZoneCommand[] = [
  writeTo(1, 8),
  FLUSH,
  writeTo(1, 8),
  writeTo(2, 8),
  { op: 'open', zone: 3 },
];

function bytesAt(file: BlockFile, { offset, length }: CrashWrite): string {
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  return Buffer.from(bytes).toString('hex');
}

describe.each([
  ['header against table', 'zoned', 'extended', 'header', 'table'],
  ['pointer against L2 table', 'qcow2', '48-d', 'table', 'mapping'],
  ['lists against descriptors', 'zone-file', 'v5', 'header', 'table'],
] as const)('%s of %s %s', (_name, format, variant, one, other) => {
  const base = baseOf(format, variant, { openZonesMax: 3, activeZonesMax: 4 });
  const { engine, rules } = base.device;
  const setup = crashSetup(COMMANDS, {
    base: base.file,
    open: (file) => deviceOver(file, base.request),
    trace: {
      header: makeTraceHeader({ ...engine.setup, rules }, { seed: 1 }),
      entries: COMMANDS.map((command, i) => ({ i, t: 0, ...command })),
    },
  });
  const state = (lose: string) => {
    const run = crashRun({ ...setup, lose });
    const pending = run.summary.writes.filter(({ fate }) => fate !== 'durable');
    const found = pending.map((write) => bytesAt(run.crashed, write));
    run.dispose();
    return { pending, found };
  };

  it('is all old, all new, or any mixture', () => {
    const [lost, kept] = [state('all'), state('none')];
    const { pending } = kept;
    const places = [one, other].map((kind) =>
      pending.findLastIndex((write, at) => write.kind === kind && lost.found[at] !== kept.found[at]),
    );
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    const met = new Set<string>();
    for (const others of [false, true])
      for (const bits of [0, 1, 2, 3]) {
        const survives = pending.map((_, at) =>
          places.includes(at) ? ((bits >> places.indexOf(at)) & 1) === 1 : others,
        );
        const { found } = state(formatMask(survives));
        met.add(places.map((at) => (found[at] === kept.found[at] ? 'new' : 'old')).join());
      }
    expect([...met].sort()).toEqual(['new,new', 'new,old', 'old,new', 'old,old']);
  });
});
