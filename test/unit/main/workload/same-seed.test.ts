import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatTraceEntry } from '../../../../main/trace/native-codec';
import { replayTrace } from '../../../../main/trace/replay-trace';
import { makeTraceHeader } from '../../../../main/trace/trace-header';
import { generateWorkload, WORKLOADS } from '../../../../main/workload/registry';
import { runCommands } from '../../../../main/workload/run-commands';
import type { TraceEntry } from '../../../../shared/workload/trace-entry';
import { imageOf, openForCrash } from '../../../support/image/crash-images';
import { bytesOf } from '../../../support/image/device-images';
import { quietContext, steppingClock } from '../../../support/session/job-context';

const COMMANDS = 300;

/** Hash of the commands of a run with their results, and of the image after it. */
function runOnce(name: string, seed: number): { trace: string; image: string } {
  const file = imageOf('extended');
  const device = openForCrash(file);
  const spec = { name, seed, settings: { commands: String(COMMANDS) } };
  const lines: string[] = [];
  runCommands(device, generateWorkload(spec, device.engine.setup), {
    context: quietContext(),
    clock: steppingClock(),
    seed,
    record: (entry) => lines.push(formatTraceEntry({ ...entry, t: 0 })),
  });
  return { trace: sha256(lines.join('\n')), image: sha256(bytesOf(file)) };
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The first digits of the hash of a trace: they are the same on every platform and change only on purpose. A job of fio
 * with no words given is a sequential fill.
 */
const GOLDEN: Readonly<Record<string, string>> = {
  'sequential-fill': 'ce180936f8b7',
  'append-round-robin': '6a6f836e99b4',
  'reset-churn': '493489c20544',
  'hot-cold': '75142a2571be',
  'lsm-tree': 'e84005277b6c',
  'ring-log': 'ef61d31c610b',
  'finish-early': 'fcf820ba4f42',
  'append-storm': 'cc9cbe5c380d',
  'active-round-robin': 'abb9b3f67945',
  'implicit-close': '37624c7e192b',
  'reset-under-read': 'a1b3ff3b7089',
  'zone-boundaries': '2de297642a83',
  'illegal-commands': '04908d6c498b',
  fio: 'ce180936f8b7',
};

describe.each(WORKLOADS.map(({ name }) => name))('%s', (name) => {
  it('gives the same trace and the same image for the same seed, on every platform', () => {
    const [first, second] = [runOnce(name, 7), runOnce(name, 7)];
    expect(second).toEqual(first);
    expect(first.trace.slice(0, 12)).toBe(GOLDEN[name]);
  });

  it('gives a trace whose expectations replay as they are', () => {
    const device = openForCrash(imageOf('extended'));
    const spec = { name, seed: 3, settings: { commands: String(COMMANDS) } };
    const entries = [...generateWorkload(spec, device.engine.setup)].map((command, i): TraceEntry => ({
      ...command,
      i,
      t: 0,
    }));
    const header = makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 3 });
    const options = { context: quietContext(), clock: steppingClock() };
    const summary = replayTrace(device, { header, entries }, options);
    expect(summary).toMatchObject({ commands: entries.length, matched: entries.length, divergences: [] });
  });
});
