import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandsOf, wordsOf, type CapturedCommand } from '../../../../support/captures/sequence';
import { cli, cliJson, runCli } from '../../../../support/cli/cli';
import { useFolder } from '../../../../support/storage/temporary-folder';

const path = useFolder();
const capture = (name: string) =>
  commandsOf(readFileSync(`test/fixtures/captures/linux-6.1/${name}`, 'utf8'));
const GEOMETRY = ['--zone-size', '4MiB', '--zone-capacity', '3MiB', '--zones', '16'];

/** Zones that a command for all zones of a drive acts upon, which has none here but for a reset. */
const ACTED_UPON: Readonly<Record<string, string>> = {
  open: 'closed',
  close: 'implicitlyOpened,explicitlyOpened',
  finish: 'implicitlyOpened,explicitlyOpened,closed',
};

/** Our words of a command, with the image and the zones it acts upon. */
async function onImage(words: readonly string[]): Promise<string[] | null> {
  const states = words[3] === 'all' ? ACTED_UPON[words[1]!] : undefined;
  const named = words.map((word) => (word === 'a' ? path('a') : word));
  if (states === undefined) return named;
  const { json } = await cliJson<{ zones: { index: number }[] }>('report', path('a'), '--state', states);
  const zones = json.zones.map(({ index }) => index).join(',');
  return zones === '' ? null : [...named.slice(0, 3), zones];
}

/** Does what was done on the device; every report among it is compared. */
async function follow(commands: readonly CapturedCommand[]): Promise<void> {
  const isReport = ({ line }: CapturedCommand) => /^(blkzone report|nvme zns report-zones) /.test(line);
  let reports = 0;
  for (const command of commands) {
    const told = wordsOf(command);
    const words = told && (await onImage(told));
    if (words === null) continue;
    const { status, out, err } = await runCli(...words);
    if (words[0] === 'report') {
      reports++;
      expect(out, command.line).toBe(command.printed);
    } else expect(status === 0, `${command.line}: ${err}`).toBe(command.isDone);
  }
  expect(reports).toBe(commands.filter(isReport).length);
  expect(reports).toBeGreaterThan(1);
}

describe('a sequence of commands that a device went through, every report on the way', () => {
  it('zns/zns-sequence.txt', async () => {
    const limits = ['--max-open', '3', '--max-active', '5', '--zde', '64', '--profile', 'zns'];
    await cli('create', path('a'), ...GEOMETRY, ...limits);
    await follow(capture('zns/zns-sequence.txt'));
  });

  it('nullblk-scsi/nullblk-sequence.txt', async () => {
    const limits = [
      '--conventional',
      '0-1',
      '--max-open',
      '3',
      '--max-active',
      '4',
      '--profile',
      'linux-blk',
    ];
    await cli('create', path('a'), ...GEOMETRY, ...limits);
    await follow(capture('nullblk-scsi/nullblk-sequence.txt'));
  });

  it('open-limit/open-limit.txt, the drive', async () => {
    const limits = ['--max-open', '3', '--max-active', '5', '--profile', 'zns'];
    await cli('create', path('a'), ...GEOMETRY, ...limits);
    const drive = capture('open-limit/open-limit.txt').filter(({ line }) => line.includes('nvme0n1'));
    await follow(drive);
  });

  it('open-limit/open-limit.txt, null_blk', async () => {
    const limits = ['--conventional', '0', '--max-open', '2', '--profile', 'linux-blk'];
    await cli('create', path('a'), ...GEOMETRY, ...limits);
    const disk = capture('open-limit/open-limit.txt').filter(({ line }) => line.includes('nullb0'));
    await follow(disk);
  });
});
