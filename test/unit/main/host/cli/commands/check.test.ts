import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../../../shared/image/check/finding';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { patch, patchNumber } from '../../../../../support/cli/cli-damage';
import { smallImage } from '../../../../../support/cli/cli-image';
import { ALIASES, qcow2Fixture } from '../../../../../support/qcow2/qcow2-fixtures';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
interface Check {
  readonly findings: Finding[];
  readonly repairable: boolean;
}
const plain = ['--plain', '--zone-size', '1M', '--zones', '7', '--file-size', '8M'];
const TABLE = 8 * 2 ** 20 - 56;

describe('check', () => {
  it('finds nothing in a sound image and answers 0', async () => {
    await smallImage(path('a'));
    expect(await cliJson('check', path('a'))).toMatchObject({
      status: 0,
      json: { findings: [], repairable: false },
    });
    expect(await runCli('check', path('a'))).toMatchObject({ status: 0, out: 'nothing found\n' });
  });

  it('a warning or an error answers 1 and has code, place, numbers and source', async () => {
    await cli('create', path('a'), ...plain);
    patchNumber(path('a'), TABLE + 8 * 3, 8, (2n << 60n) | BigInt(5 * 2 ** 20));
    const { status, json } = await cliJson<Check>('check', path('a'));
    expect(status).toBe(1);
    expect(json.findings).toHaveLength(1);
    expect(json.findings[0]).toMatchObject({
      code: expect.stringMatching(/^(zoned|rfc)-/),
      severity: expect.stringMatching(/^(warning|error)$/),
      zone: 3,
      offset: TABLE + 24,
      length: 8,
      message: expect.stringMatching(/zone 3/),
      reference: expect.any(String),
    });
    const { status: answer, out } = await runCli('check', path('a'));
    expect(answer).toBe(1);
    expect(out).toMatch(/^(warning|error  ) \S+ \(zone 3, offset 8388576\): .* \[.+\]\n1 finding\n$/);
  });

  it('prints the first thousand findings of a code and counts the rest; --all prints every one', async () => {
    const zones = 1500;
    await cli(
      'create',
      path('a'),
      '--plain',
      '--zone-size',
      '64k',
      '--zones',
      String(zones),
      '--file-size',
      '128M',
    );
    const table = 128 * 2 ** 20 - zones * 8;
    const words = new BigUint64Array(zones).fill(2n << 60n);
    for (let zone = 0; zone < zones; zone++) words[zone]! |= BigInt((zone + 3) * 2 ** 16);
    patch(path('a'), table, new Uint8Array(words.buffer));
    const { status, json } = await cliJson<Check & { more: Record<string, number> }>('check', path('a'));
    expect(status).toBe(1);
    const [[code, more]] = Object.entries(json.more) as [[string, number]];
    expect(json.findings.filter((finding) => finding.code === code)).toHaveLength(1000);
    const { out } = await runCli('check', path('a'));
    expect(out).toContain(`\n${more} more of ${code} (--all prints them)\n`);
    expect(out).toMatch(new RegExp(`\n${(json.findings.length + more).toLocaleString('en-US')} findings\n$`));
    const all = await cliJson<Check & { more?: unknown }>('check', path('a'), '--all');
    expect([all.json.findings.length, all.json.more]).toEqual([json.findings.length + more, undefined]);
  });

  it('information alone answers 0', async () => {
    await cli('create', path('a'), ...plain);
    await cli('zone', 'open', path('a'), '1');
    await smallImage(path('b'));
    await cli('write', path('b'), '--zone', '1', '--pattern', '1', '--length', '4k', '--durability', 'none');
    for (const name of ['a', 'b']) {
      const { status, json } = await cliJson<Check>('check', path(name));
      expect({ status, wrong: json.findings.filter(({ severity }) => severity !== 'info') }).toEqual({
        status: 0,
        wrong: [],
      });
    }
  });

  it('what was forced is found again', async () => {
    await cli('create', path('a'), '--plain', '--zone-size', '768k', '--zones', '7', '--force');
    const { status, json } = await cliJson<Check>('check', path('a'));
    expect({ status, codes: json.findings.map(({ code }) => code) }).toEqual({
      status: 1,
      codes: ['rfc-R12'],
    });
  });

  it.each(ALIASES)('answers 1 for %s, and a conversion of it goes on', async (name) => {
    writeFileSync(path('a'), qcow2Fixture(name));
    const { status, out } = await runCli('check', path('a'));
    expect(status).toBe(1);
    expect(out).toMatch(
      /^error {3}qcow2-shared \(offset \d+\): cluster \d at offset 0x\d0000 is .* and guest cluster 1 /,
    );
    expect((await runCli('convert', path('a'), path('b'), '--format', 'zoned')).status).toBe(0);
    expect((await runCli('check', path('b'))).status).toBe(0);
  });

  it('lists what opening notices: an image that its writer marked corrupt answers 1', async () => {
    writeFileSync(path('a'), qcow2Fixture('corrupt-bit'));
    const { status, out, err } = await runCli('check', path('a'));
    expect({ status, noticed: err.includes('marked as corrupt') }).toEqual({ status: 1, noticed: true });
    expect(out).toMatch(/^error {3}qcow2-corrupt \(offset 72\): .*\n1 finding\n$/);
  });
});
