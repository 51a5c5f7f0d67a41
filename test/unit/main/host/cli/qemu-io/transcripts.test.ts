import { describe, expect, it } from 'vitest';
import { IoInterpreter } from '../../../../../../main/host/cli/qemu-io/interpreter';
import { openDevice } from '../../../../../../main/image/open-device';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import type { ZonedDevice } from '../../../../../../main/device/device';
import { imagesOf, openQemuImage, SCENARIOS, transcriptOf } from '../../../../../support/image/format-qemu';
import { imported } from '../../../../../support/trace/imports';

/** Processes whose output ours differs from, by the observed bug that QEMU's shows; numbers count transcript steps. */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  'rfc-R1 writes anywhere': [
    ...['x16-random 20', 'x16-random 24', 'x18-random 10', 'x18-random 44', 'x19-random 30'],
    ...['x19-random 48', 'z01-basic 10', 'z01-basic 12'],
  ],
  'rfc-R3 header shift': ['z07-header-shift 2', 'z07-header-shift 4', 'z07-header-shift 10'],
  'rfc-R4 full zones are written': ['z02-mgmt 22', 'z07-header-shift 6', 'z07-header-shift 8'],
  'rfc-R5 append returns what follows': [
    ...['x16-random 12', 'x16-random 16', 'x16-random 38', 'x17-random 8', 'x17-random 18', 'x17-random 22'],
    ...['x17-random 34', 'x17-random 40', 'x17-random 52', 'x18-random 14', 'x18-random 58', 'x19-random 64'],
    ...['z01-basic 16', 'z01-basic 18', 'z19-append-place 4'],
  ],
  'rfc-R6 append to conventional zones': [
    ...['x18-random 26', 'x18-random 40', 'x19-random 10', 'x19-random 60'],
  ],
  'rfc-R7 report from an offset': [
    ...['z06-conv-report-offset 4', 'z06-conv-report-offset 6', 'z06-conv-report-offset 8'],
  ],
  'rfc-R8 limits count from zero': [
    ...['x16-random 30', 'x16-random 34', 'x17-random 48', 'x17-random 64', 'x17-random 68', 'x17-random 76'],
    ...['x19-random 40', 'x19-random 52', 'z04-limits-open 4'],
  ],
  'rfc-R9 only the active limit counts': ['z04-limits-open 2', 'z05-limits-write 2'],
  'rfc-R10 close and open': ['x17-random 72', 'z02-mgmt 4', 'z02-mgmt 20', 'z03-mgmt-one-process 2'],
  'rfc-R11 file too small': ['z09-too-small 2', 'z10-size-eq-data 2'],
  'rfc-R12 no power of two': ['z11-nonpow2-zone 2'],
  'rfc-R14 zoned=0': ['z13-zoned0 2'],
  'linux-blk refuses to close an empty zone': [
    ...['x16-random 4', 'x16-random 6', 'x16-random 28', 'x17-random 26', 'x17-random 32', 'x18-random 4'],
    ...['x18-random 54', 'x19-random 4', 'x19-random 24', 'z02-mgmt 18'],
  ],
};
const CAUSES = new Map(
  Object.entries(DIFFERENCES).flatMap(([cause, names]) => names.map((name) => [name, cause] as const)),
);

interface Printed {
  readonly lines: string[];
  readonly failed: boolean;
}

interface Process {
  readonly name: string;
  readonly scenario: string;
  readonly image: string;
  readonly commands: readonly string[];
  readonly theirs: readonly string[];
  readonly failed: boolean;
}

/** Lines of that driver's debugging, and of errors that go to standard error. */
const NOT_RESULTS = /^(eo:|reset |qemu-io:|$)/;
const withoutTimes = (line: string) => line.replace(/ ops; .*/, ' ops');

function processesOf(scenario: string): Process[] {
  if (imagesOf(scenario).length === 0) return [];
  let image = '';
  return transcriptOf(scenario).flatMap((step, index) => {
    image = step.snapshot ?? image;
    if (step.argv?.[0] !== 'qemu-io') return [];
    const { argv, stdout = '' } = step;
    return {
      name: `${scenario} ${index}`,
      scenario,
      image,
      commands: argv.filter((_, at) => argv[at - 1] === '-c'),
      theirs: stdout
        .split('\n')
        .filter((line) => !NOT_RESULTS.test(line))
        .map(withoutTimes),
      failed: / failed: /.test(stdout),
    };
  });
}

/** A device over a copy of the image that the process had. */
function deviceOf({ scenario, image }: Process): ZonedDevice {
  const original = openQemuImage(scenario, image);
  const bytes = new Uint8Array(original.size());
  original.read(0, bytes);
  original.dispose();
  const copy = new MemoryBlockFile(image);
  copy.resize(bytes.length);
  copy.write(0, bytes);
  return openDevice(copy, {}).device;
}

/** What our interpreter prints on a copy of that image. */
function ours(process: Process, commands = process.commands, device = deviceOf(process)): Printed {
  const lines: string[] = [];
  const printer = { line: (text: string) => lines.push(withoutTimes(text)), explain: () => undefined };
  const io = new IoInterpreter(device, printer, () => 0);
  const outcomes = commands.map((command) => io.run(command));
  return { lines, failed: outcomes.includes('failed') };
}

/** What the last report of a process prints once its commands were carried out as an import has them. */
function importedReport(process: Process, report: string): string[] {
  const device = deviceOf(process);
  const words = process.commands.map((command) => `-c '${command}'`).join(' ');
  const text = [`$ qemu-io ${words} work.img`, '--stdout--', ...process.theirs, '--rc-- 0'].join('\n');
  for (const entry of imported('qemu-io', text, { device: device.engine.setup }).entries) {
    const { status } = device.execute(entry);
    expect(status, `${entry.op} ${entry.lba}`).toBe(entry.expect?.status ?? status);
  }
  return ours(process, [report], device).lines;
}

const processes = SCENARIOS.flatMap(processesOf);

describe('processes of QEMU’s qemu-io, run again', () => {
  const alike = processes.filter(({ name }) => !CAUSES.has(name));

  it('most of the transcripts are compared', () => {
    expect(alike.length).toBeGreaterThan(100);
    const names = processes.map(({ name }) => name);
    expect([...CAUSES.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(alike)('$name: $commands', (process) => {
    expect(ours(process)).toEqual({ lines: process.theirs, failed: process.failed });
  });

  it.each(alike.filter(({ commands }) => commands.at(-1)?.startsWith('zrp')))(
    '$name by trace import: the last report is the same',
    (process) => {
      const report = process.commands.at(-1)!;
      const lines = importedReport(process, report);
      expect(lines).toEqual(process.theirs.slice(-lines.length));
    },
  );

  it.each(
    processes
      .filter(({ name }) => CAUSES.has(name))
      .map((process) => ({ ...process, cause: CAUSES.get(process.name)! })),
  )('$name differs: $cause', (process) => {
    expect(ours(process).lines).not.toEqual(process.theirs);
  });
});
