import { describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../../../../../shared/errors/app-error';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { parseSize } from '../../../../../../shared/units/parse';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import {
  filesOf,
  freshReports,
  qemuImagePath,
  scenariosOf,
  type FreshReport,
  type QemuFamily,
} from '../../../../../support/image/format-qemu';

/** What the files of a set are. */
interface Expectation {
  readonly format: string;
  readonly variant: string;
  /** Files that are something else: another variant, or why they are refused. */
  readonly others?: Readonly<Record<string, Other>>;
}

type Other =
  | { readonly variant: string; readonly note: RegExp }
  | { readonly refused: ErrorShape['code']; readonly message: RegExp };

const ORDINARY: Other = { variant: 'unzoned', note: /no zoned header extension/ };
const HALF_MADE: Other = { variant: 'unzoned', note: /bit 5 .* set but there is no zoned .* \(bug N7\)/ };

/** Every file of every set. Source: FORMATS; what a failed or foreign creation left is told from damage. */
const EXPECTATIONS: Readonly<Record<QemuFamily, Expectation>> = {
  'zoned-rfc': {
    format: 'zoned',
    variant: 'rfc',
    others: { 'z15-missing-opts/00-x.img': { refused: 'not-recognised', message: /\(0 bytes\)/ } },
  },
  'qcow2-v4': {
    format: 'qcow2',
    variant: '48-b',
    others: {
      'q12-bad-create/00-try.img': ORDINARY,
      'q12-bad-create/05-try.img': ORDINARY,
      'q12-bad-create/06-try.img': ORDINARY,
      'q17-convert/out.qcow2': ORDINARY,
    },
  },
  'qcow2-v9': {
    format: 'qcow2',
    variant: '56',
    others: { 'n12-bad-create/00-try.img': HALF_MADE, 'n12-bad-create/03-try.img': HALF_MADE },
  },
  'nvme-zonefile-v5': {
    format: 'zone-file',
    variant: 'v5',
    others: {
      'f07-garbage/02-truncated4096.zonefile': {
        refused: 'damaged',
        message: /4096 bytes .* no table entry/,
      },
    },
  },
  'nvme-zonefile-v1style': { format: 'zone-file', variant: 'older' },
  'nvme-zonefile-v1style-ns2-EDITED': { format: 'zone-file', variant: 'older' },
};

interface Case {
  readonly name: string;
  readonly path: string;
  readonly format: string;
  readonly variant: string;
  readonly other: Other | undefined;
}

const cases = Object.entries(EXPECTATIONS).flatMap(([family, { format, variant, others = {} }]) =>
  scenariosOf(family as QemuFamily).flatMap((scenario) =>
    filesOf(scenario).map((file): Case => {
      const name = `${scenario}/${file}`;
      const other = others[name.slice(family.length + 1)];
      return { name, path: qemuImagePath(scenario, file), format, variant, other };
    }),
  ),
);
const named = Object.values(EXPECTATIONS).flatMap(({ others = {} }) => Object.keys(others));

describe('every image of QEMU is what the table says', () => {
  it('no file and no exception is left out', () => {
    expect(cases.length).toBeGreaterThan(230);
    expect(cases.filter(({ other }) => other !== undefined)).toHaveLength(named.length);
  });

  it.each(cases.filter(({ other }) => other === undefined))('$name: $format $variant', async (image) => {
    const { status, json } = await cliJson<ImageInfo>('info', image.path);
    expect(status).toBe(0);
    expect(json).toMatchObject({ format: image.format, variant: image.variant });
    expect(json.geometry.zoneCount).toBeGreaterThan(0);
    expect(json.confidence).toBeGreaterThan(0.7);
    expect(json.evidence.length).toBeGreaterThan(0);
    const [winner, ...others] = json.candidates;
    expect(winner).toMatchObject({ variant: image.variant, why: expect.stringMatching(/./) });
    for (const { score } of others) expect(score).toBeLessThanOrEqual(winner!.score);
    expect((await runCli('report', image.path, '--as', 'csv')).status).toBe(0);
  });

  it.each(cases.filter(({ other }) => other !== undefined))('$name: why it has no zones', async (image) => {
    const other = image.other!;
    const { status, json } = await cliJson<ImageInfo & { notices: string[]; error: ErrorShape }>(
      ...['info', image.path],
    );
    if ('refused' in other) {
      expect({ status, code: json.error.code }).toEqual({ status: 3, code: other.refused });
      expect(json.error.message).toMatch(other.message);
      return;
    }
    expect(status).toBe(0);
    expect(json).toMatchObject({ format: image.format, variant: other.variant, geometry: { zoneCount: 0 } });
    expect(json.notices.join('\n')).toMatch(other.note);
    expect(await cli('info', image.path)).toMatch(/^zones +none$/m);
    for (const command of ['check', 'structure', 'hex']) {
      expect((await runCli(command, image.path)).status).toBeLessThan(2);
    }
    for (const [command, ...words] of NEEDS_ZONES) {
      const refused = await runCli(...withPath(command!, image.path, words));
      expect({ command, status: refused.status }).toEqual({ command, status: 3 });
      expect(refused.err).toMatch(other.note);
    }
  });
});

const NEEDS_ZONES: readonly (readonly string[])[] = [
  ['report'],
  ['zone', 'open', '1'],
  ['write', '--lba', '0', '--pattern', '1', '--length', '4k'],
  ['append', '--zone', '0', '--pattern', '1', '--length', '4k'],
  ['read', '--lba', '0', '--length', '4k'],
  ['flush'],
  ['recover', '--dry-run'],
  ['io', '-c', 'zrp 0 1'],
];

/** `zone open` has its image behind the action. */
const withPath = (command: string, path: string, words: readonly string[]): string[] =>
  command === 'zone' ? [command, words[0]!, path, ...words.slice(1)] : [command, path, ...words];

describe('reports of fresh qemu-io processes', () => {
  const reports = (['zoned-rfc', 'qcow2-v4', 'qcow2-v9'] as const)
    .flatMap((family) => scenariosOf(family))
    .filter((scenario) => filesOf(scenario).length > 0)
    .flatMap(freshReports)
    .filter(({ lines }) => lines.length > 0)
    .map((report) => ({ ...report, name: `${report.scenario} ${report.image} ${report.command}` }));

  /** Reports that differ from ours, by the observed bug that QEMU's shows. */
  const DIFFERENCES: Readonly<Record<string, string>> = {
    'zoned-rfc/z06-conv-report-offset 01-prep.img zrp 3M 4': 'rfc-R7: words of zones counted from 0',
    'zoned-rfc/z06-conv-report-offset 01-prep.img zrp 4M 3': 'rfc-R7: words of zones counted from 0',
  };

  /** What we print for as many zones as the image has of those asked for. */
  async function ours({ scenario, image, command }: FreshReport): Promise<string[]> {
    const path = qemuImagePath(scenario, image);
    const { geometry } = (await cliJson<ImageInfo>('info', path)).json;
    const [, offset, count] = command.split(' ');
    const from = Math.floor(parseSize(offset!, command) / geometry.zoneSizeBytes);
    const asked = Math.min(Number(count), geometry.zoneCount - from);
    const words = ['--as', 'qemu-io', '--from', String(from), '--count', String(asked)];
    return (await cli('report', path, ...words)).trimEnd().split('\n');
  }

  it('are found in the transcripts of all three builds', () => {
    expect(reports.length).toBeGreaterThan(140);
    expect(reports.filter(({ name }) => DIFFERENCES[name] !== undefined)).toHaveLength(2);
  });

  it.each(reports.filter(({ name }) => DIFFERENCES[name] === undefined))('$name', async (report) => {
    const lines = await ours(report);
    // Behind the last zone QEMU prints what lies in memory (rfc-R7).
    expect(lines).toEqual(report.lines.slice(0, lines.length));
  });

  it.each(reports.filter(({ name }) => DIFFERENCES[name] !== undefined))(
    '$name shows a bug and ours does not',
    async (report) => {
      const lines = await ours(report);
      expect(lines).not.toEqual(report.lines.slice(0, lines.length));
      const places = (line: string) => line.slice(0, line.indexOf(', wptr'));
      expect(lines.map(places)).toEqual(report.lines.map(places));
    },
  );
});
