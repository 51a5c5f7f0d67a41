import { describe, expect, it } from 'vitest';
import { BLOCK_BUILD_NAMES } from '../../shared/zone/build';
import { openDevice } from '../../main/image/open-device';
import { buildOf, parseBuild, reenact } from '../../main/device/builds/reenactment';
import { BuildCommands } from '../../main/host/cli/qemu-io/build-commands';
import { runIoLine } from '../../main/host/cli/qemu-io/dialect';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import {
  familyOf,
  imagesOf,
  openQemuImage,
  processesOf,
  scenariosOf,
  transcriptOf,
  type QemuProcess,
} from '../support/image/format-qemu';

/** What a process of ours answers that is in no transcript, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'zoned-rfc/z07-header-shift 04-write-past-full.img > 05-last-sector-dev.img':
    'the appended word shows what lay behind the table in memory',
  'zoned-rfc/z13-zoned0 00-created.img > 01-r.img':
    'zoned=0 refuses management and reports (R14), which our driver opens as zones',
  'qcow2-v4/q13-check-repair 02-repaired.img > 04-w2.img':
    'a table that was destroyed: states of zones before their start',
};
/** Images that the driver only reads, or sees no zones in. */
const CLOSED: ReadonlySet<string> = new Set([
  'qcow2-v4/q12-bad-create',
  'qcow2-v4/q16-snapshot',
  'qcow2-v4/q17-convert',
  'qcow2-v9/n12-bad-create',
  'qcow2-v9/n17-amend-snapshot',
]);

const content = (scenario: string, image: string): Uint8Array => {
  const file = openQemuImage(scenario, image);
  const bytes = new Uint8Array(file.size());
  file.read(0, bytes);
  file.dispose();
  return bytes;
};

/** Times and rates left out. */
const lasting = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !/ ops; /.test(line));

interface Outcome {
  readonly lines: readonly string[];
  readonly bytes: Buffer;
  readonly ended: boolean;
}

/** The commands of one process, by the build of the image's variant. */
function reenacted({ scenario, before, commands }: QemuProcess): Outcome {
  const file = new MemoryBlockFile('image', content(scenario, before));
  const { device } = openDevice(file, {});
  const reenactment = reenact(device, parseBuild(buildOf(device)!, BLOCK_BUILD_NAMES));
  const lines: string[] = [];
  const printer = { line: (text: string) => void lines.push(text), explain: () => undefined };
  const io = new BuildCommands(reenactment, printer, () => 0);
  for (const command of commands) {
    runIoLine(command, io, printer);
    if (reenactment.process.ended) break;
  }
  reenactment.finish();
  const bytes = new Uint8Array(file.size());
  file.read(0, bytes);
  return { lines: lasting(lines.join('\n')), bytes: Buffer.from(bytes), ended: reenactment.process.ended };
}

const processes = BLOCK_BUILD_NAMES.flatMap((build) => scenariosOf(familyOf(build)))
  .filter((scenario) => imagesOf(scenario).length > 0 && !CLOSED.has(scenario))
  .flatMap((scenario) => processesOf(scenario))
  .map((process) => ({ ...process, name: `${process.scenario} ${process.before} > ${process.after}` }));

describe('what a build answered and left, from the commands of the transcripts', () => {
  const same = processes.filter(({ name }) => DIFFERENT[name] === undefined);
  it('hundreds of processes are re-enacted', () => {
    expect(same.length).toBeGreaterThan(350);
    expect(processes.length - same.length).toBe(Object.keys(DIFFERENT).length);
    expect(processes.filter(({ name }) => name.includes('-random')).length).toBeGreaterThan(150);
  });

  const scenarios = [...new Set(same.map(({ scenario }) => scenario))];
  it.each(scenarios)('%s: equal texts, equal bytes', (scenario) => {
    const mine = same.filter((process) => process.scenario === scenario);
    for (const process of mine) {
      const { lines, bytes, ended } = reenacted(process);
      expect({ commands: process.commands, ended }).toEqual({
        commands: process.commands,
        ended: process.ended,
      });
      // What a process had printed is lost with it.
      if (!ended) expect(lines).toEqual(lasting(process.stdout));
      const isEqual = bytes.equals(content(scenario, process.after));
      expect({ commands: process.commands, isEqual }).toEqual({ commands: process.commands, isEqual: true });
    }
  });

  it.each(processes.filter(({ name }) => DIFFERENT[name] !== undefined))(
    '$name differs: known why',
    (process) => {
      const { lines, bytes } = reenacted(process);
      const isEqual = bytes.equals(content(process.scenario, process.after));
      const isSame = JSON.stringify(lines) === JSON.stringify(lasting(process.stdout));
      expect(isEqual && isSame).toBe(false);
    },
  );

  it('a word behind the table is appended, all but the memory of that process', () => {
    const process = processes.find(({ after }) => after === '05-last-sector-dev.img')!;
    const { lines, bytes } = reenacted(process);
    const theirs = Buffer.from(content(process.scenario, process.after));
    expect(lines).toEqual(lasting(process.stdout));
    expect(bytes.length).toBe(theirs.length);
    expect(bytes.subarray(0, -8).equals(theirs.subarray(0, -8))).toBe(true);
    // 0x131 lay there, and 512 bytes were written.
    expect(theirs.readBigUInt64LE(theirs.length - 8) - bytes.readBigUInt64LE(bytes.length - 8)).toBe(0x131n);
  });

  /** Bytes that `xxd -l 64` and `tail -c 24 | xxd` printed. */
  function dumped(text: string): { readonly head: Buffer; readonly table: Buffer } {
    const bytes = Buffer.from(
      text.replace(/^\w+: ((?:[0-9a-f]+ ?)+) .*\n?/gm, '$1').replace(/\s/g, ''),
      'hex',
    );
    return { head: bytes.subarray(0, 64), table: bytes.subarray(64) };
  }

  it('pointers of 2 GiB and more become conventional zones, as in the dumps of an image that was not kept', () => {
    const steps = transcriptOf('zoned-rfc/z17-2GiB');
    const dumps = steps.filter(({ argv }) => argv?.[0] === 'sh').map(({ stdout }) => dumped(stdout!));
    const runs = steps.filter(({ argv }) => argv?.[0] === 'qemu-io');
    expect([dumps.length, runs.length]).toEqual([4, 4]);
    const size = 5 * 2 ** 30;
    const file = new MemoryBlockFile('z17');
    file.write(0, dumps[0]!.head);
    file.write(size - 24, dumps[0]!.table);
    let at = 0;
    for (const { argv, stdout } of runs) {
      const { device } = openDevice(file, {});
      const reenactment = reenact(device, 'qemu-zoned-rfc');
      const lines: string[] = [];
      const printer = { line: (text: string) => void lines.push(text), explain: () => undefined };
      const io = new BuildCommands(reenactment, printer, () => 0);
      for (const [index, word] of argv!.entries())
        if (word === '-c') runIoLine(argv![index + 1]!, io, printer);
      reenactment.finish();
      expect(lasting(lines.join('\n'))).toEqual(lasting(stdout!));
      // A report alone has no dump of its own.
      if (argv!.filter((word) => word === '-c').length > 1) at++;
      const table = new Uint8Array(24);
      file.read(size - 24, table);
      expect(Buffer.from(table).toString('hex')).toBe(dumps[at]!.table.toString('hex'));
    }
  });
});
