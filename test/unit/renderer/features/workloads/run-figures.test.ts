import { describe, expect, it } from 'vitest';
import { progressFigures, summaryFigures } from '../../../../../renderer/features/workloads/run-figures';
import type { RunSummary } from '../../../../../shared/workload/summary';
import { progressOf } from '../../../../support/workbench/progress';

const NOTHING: RunSummary = { commands: 0, ok: 0, refused: {}, bytesWritten: 0, elapsedSeconds: 0 };
const timeOf = (elapsedSeconds: number) =>
  summaryFigures({ ...NOTHING, elapsedSeconds }).find((figure) => figure.label === 'Time')?.value;
describe('figures of a run', () => {
  it('print times as people read them', () => {
    expect([0.424, 12.34, 125].map(timeOf)).toEqual(['0.42 s', '12.3 s', '2 min 05 s']);
  });

  it('have no rate before time has passed', () => {
    expect(summaryFigures(NOTHING)).toContainEqual({ label: 'Rate', value: '– · –' });
  });

  it('tell how far a running job is, with units', () => {
    expect(progressFigures(progressOf({ job: 'j', session: 's1', done: 500, total: 2000 }))).toEqual([
      { label: 'Commands', value: '500 of 2,000' },
      { label: 'Written', value: '31.25 MiB' },
      { label: 'Rate', value: '1,000 commands/s · 62.5 MiB/s' },
      { label: 'Refused', value: '6' },
      { label: 'Elapsed', value: '0.50 s' },
    ]);
  });

  it('list each refused status with its number', () => {
    const figures = summaryFigures({
      commands: 10,
      ok: 7,
      refused: { 'too-many-active': 2, 'zone-full': 1 },
      bytesWritten: 65_536,
      elapsedSeconds: 0.5,
    });
    expect(figures).toContainEqual({ label: 'Refused: Too Many Active Zones (1BDh)', value: '2' });
    expect(figures).toContainEqual({ label: 'Refused: Zone Is Full (1B9h)', value: '1' });
    expect(figures).toContainEqual({ label: 'Written', value: '64 KiB (65,536 B)' });
    expect(figures).toContainEqual({ label: 'Rate', value: '20 commands/s · 128 KiB/s' });
  });

  it('say so when nothing was refused', () => {
    expect(summaryFigures(NOTHING)).toContainEqual({ label: 'Refused', value: '0' });
  });
});
