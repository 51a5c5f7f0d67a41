import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, runCli } from '../../../../../support/cli/cli';
import { smallImage } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

/** Does something to an image with --record, then replays the recording on a copy of how it was before. */
async function recorded(...words: readonly string[]): Promise<{ lines: string[]; replay: string }> {
  await smallImage(path('a'));
  copyFileSync(path('a'), path('b'));
  await runCli(...words.map((word) => (word === 'IMAGE' ? path('a') : word)), '--record', path('t'));
  const replay = await cli('replay', path('t'), path('b'));
  expect(readFileSync(path('b')).equals(readFileSync(path('a')))).toBe(true);
  return { lines: readFileSync(path('t'), 'utf8').trimEnd().split('\n').slice(1), replay };
}

describe('--record', () => {
  it('zone: one entry a zone, refusals too', async () => {
    const { lines, replay } = await recorded('zone', 'open', 'IMAGE', '0-3');
    expect(lines.map((line) => (JSON.parse(line) as { expect: { status: string } }).expect.status)).toEqual([
      ...['invalid-transition', 'ok'],
      ...['ok', 'ok'],
    ]);
    expect(replay).toBe('4 commands, 4 as recorded\n');
  });

  it('zone set-zde: the bytes', async () => {
    const { lines } = await recorded('zone', 'set-zde', 'IMAGE', '1', '--hex', 'de ad');
    expect(lines[0]).toContain('"zde":{"base64":"3q0="}');
  });

  it('write: a pattern, and the content of a file', async () => {
    const pattern = ['--pattern', '0x5a', '--length', '8KiB'];
    const { lines } = await recorded('write', 'IMAGE', '--zone', '2', ...pattern, '--fua');
    expect(lines[0]).toContain('"fua":true,"data":{"pattern":"byte","value":90}');
    writeFileSync(path('content'), Buffer.alloc(4096, 'abc'));
    rmSync(path('a'));
    const { lines: again } = await recorded(
      'write',
      'IMAGE',
      '--zone',
      '2',
      '--file',
      path('content'),
      '--force',
    );
    expect(again[0]).toContain('"data":{"base64":"YWJj');
  });

  it('append: the assigned LBA', async () => {
    const { lines } = await recorded('append', 'IMAGE', '--zone', '3', '--pattern', '1', '--length', '4KiB');
    expect(JSON.parse(lines[0]!)).toMatchObject({ op: 'append', expect: { status: 'ok', assignedLba: 768 } });
  });

  it('io: every line that reaches the device', async () => {
    const size = 2 ** 20;
    const lines = [`zo ${size} ${size}`, `write ${size} 8k`, `read -P 0xcd ${size} 8k`, 'flush'];
    const recording = await recorded('io', 'IMAGE', ...lines.flatMap((line) => ['-c', line]));
    expect(recording.lines.map((line) => (JSON.parse(line) as { op: string }).op)).toEqual([
      ...['open', 'write'],
      ...['read', 'flush'],
    ]);
    expect(recording.lines[2]).toMatch(/"sha256":"[0-9a-f]{64}"/);
  });

  it('does not replace a trace unasked, and then does nothing to the image', async () => {
    await smallImage(path('a'));
    const before = readFileSync(path('a'));
    writeFileSync(path('t'), 'mine');
    const { status, err } = await runCli('zone', 'open', path('a'), '1', '--record', path('t'));
    expect(status).not.toBe(0);
    expect(err).toContain('exists already');
    expect(readFileSync(path('a')).equals(before)).toBe(true);
    expect(readFileSync(path('t'), 'utf8')).toBe('mine');
  });
});
