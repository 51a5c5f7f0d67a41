import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, runCli } from '../../../../../support/cli/cli';
import { patch, patchNumber } from '../../../../../support/cli/cli-damage';
import { smallImage } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const plain = ['--plain', '--zone-size', '1M', '--zones', '7', '--file-size', '8M'];
const TABLE = 8 * 2 ** 20 - 56;

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region?: { readonly byteOffset: number; readonly byteLength?: number };
        };
        readonly logicalLocations?: readonly { readonly name: string }[];
      }[];
    }[];
  }[];
}

async function sarifOf(...words: readonly string[]): Promise<{ status: number; sarif: Sarif }> {
  const { status, out } = await runCli('check', ...words, '--sarif');
  return { status, sarif: JSON.parse(out) as Sarif };
}

async function damaged(): Promise<string> {
  await cli('create', path('a & b.img'), ...plain);
  patchNumber(path('a & b.img'), TABLE + 8 * 3, 8, (2n << 60n) | BigInt(2 ** 20));
  patchNumber(path('a & b.img'), TABLE + 8 * 5, 8, (7n << 60n) | BigInt(5 * 2 ** 20));
  return path('a & b.img');
}

describe('check --sarif', () => {
  it('has a rule for each code that was met, and byte regions', async () => {
    const { status, sarif } = await sarifOf(await damaged());
    expect(status).toBe(1);
    expect(sarif).toMatchObject({ $schema: expect.stringContaining('2.1.0'), version: '2.1.0' });
    const [run] = sarif.runs;
    expect(run!.tool.driver).toMatchObject({
      name: 'zonesmith',
      rules: [
        {
          id: 'zoned-wp-before-start',
          shortDescription: { text: 'A write pointer lies before its zone' },
          defaultConfiguration: { level: 'error' },
        },
        { id: 'zoned-state-unknown' },
      ],
    });
    for (const { ruleId, ruleIndex } of run!.results)
      expect(run!.tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
    expect(run!.results[0]).toMatchObject({
      level: 'error',
      message: { text: expect.stringContaining('zone 3') },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: expect.stringMatching(/a%20&%20b\.img$|a%20%26%20b\.img$/) },
            region: { byteOffset: TABLE + 24, byteLength: 8 },
          },
          logicalLocations: [{ name: 'zone 3' }],
        },
      ],
      properties: { zone: 3, reference: 'zoned FORMAT.md §1' },
    });
  });

  it('names the file relative to the folder it runs in', async () => {
    const folder = process.cwd();
    const inside = join(folder, 'package.json');
    const { relativeUri } = await import('../../../../../../main/image-report/check/checked-files');
    expect(relativeUri(folder, inside)).toBe('package.json');
    expect(relativeUri(folder, join(folder, 'a b', 'ä#.img'))).toBe('a%20b/%C3%A4%23.img');
    expect(relativeUri(join(folder, 'docs'), inside)).toMatch(/^file:\/\/\/.*\/package\.json$/);
  });

  it('of a sound image it has no results and no rules, and answers 0', async () => {
    const { status, sarif } = await sarifOf(await smallImage(path('a')));
    expect(status).toBe(0);
    expect(sarif.runs).toMatchObject([{ results: [], tool: { driver: { rules: [] } } }]);
  });

  it('puts what lies in a data image into that file, and the verdict into a rule of its own', async () => {
    const made = ['--format', 'zone-file', '--zone-size', '1M', '--zones', '4', '--data', path('d')];
    await cli('create', path('z'), ...made, '--logical-block', '4096', '--state', '1=closed:64k:stamp');
    patchNumber(path('d'), 2 ** 20 + 512 * 1024, 8, 77n);
    patchNumber(path('z'), 4, 4, 9n);
    const { status, sarif } = await sarifOf(path('z'), '--data', path('d'));
    expect(status).toBe(1);
    const [run] = sarif.runs;
    const places = run!.results.map(({ ruleId, locations }) => {
      const { artifactLocation, region } = locations[0]!.physicalLocation;
      return [ruleId, artifactLocation.uri.slice(-2), region?.byteOffset];
    });
    expect(places).toEqual([
      ['zone-file-version', '/z', 4],
      ['zone-file-data-beyond-wp', '/d', 2 ** 20 + 512 * 1024],
      ['qemu-verdict', '/z', 4],
    ]);
  });

  it('is one of three ways to print', async () => {
    for (const words of [
      ['--sarif', '--json'],
      ['--junit', '--sarif'],
    ]) {
      const { status, err } = await runCli('check', path('a'), ...words);
      expect({ status, named: words.every((word) => err.includes(word)) }).toEqual({
        status: 2,
        named: true,
      });
    }
  });
});

describe('check --junit', () => {
  it('has a case for each code and zone, failed by warnings and errors', async () => {
    const { status, out } = await runCli('check', await damaged(), '--junit');
    expect(status).toBe(1);
    expect(out).toContain('<testsuites tests="2" failures="2" errors="0">');
    expect(out).toMatch(
      /<testcase classname="[^"]+" name="zoned-wp-before-start zone 3"><failure type="error" message="zone 3: [^"<]+">/,
    );
    expect(out).toContain(`offset ${TABLE + 24}, 8 bytes`);
    expect(out).not.toContain('a & b');
  });

  it('information fails no case', async () => {
    await cli('create', path('a'), ...plain);
    await cli('zone', 'open', path('a'), '1');
    await cli('zone', 'close', path('a'), '1');
    patchNumber(path('a'), TABLE + 8, 8, (4n << 60n) | BigInt(2 ** 20));
    const { status, out } = await runCli('check', path('a'), '--junit');
    expect({ status, cases: out.match(/<testcase/g)?.length }).toEqual({ status: 0, cases: 1 });
    expect(out).toMatch(/failures="0"[\s\S]*name="rfc-R10 zone 1"><system-out>/);
  });

  it('of a sound image it has one case that passed', async () => {
    const { status, out } = await runCli('check', await smallImage(path('a')), '--junit');
    expect({ status, passed: out.includes('name="nothing found"/>') }).toEqual({ status: 0, passed: true });
    expect(out).toContain('<testsuites tests="1" failures="0" errors="0">');
  });

  it('a code of many zones is cut, and that is said', async () => {
    const zones = ['--plain', '--zone-size', '64k', '--zones', '1100', '--file-size', '128M'];
    await cli('create', path('a'), ...zones);
    const table = 128 * 2 ** 20 - 1100 * 8;
    const words = BigUint64Array.from({ length: 1100 }, (_, zone) => (7n << 60n) | BigInt(zone * 65_536));
    patch(path('a'), table, new Uint8Array(words.buffer));
    const { status, out, err } = await runCli('check', path('a'), '--junit');
    expect({ status, cases: out.match(/<testcase/g)?.length }).toEqual({ status: 1, cases: 1000 });
    expect(err).toContain('100 more of zoned-state-unknown (--all prints them)\n');
  });
});
