/** What QEMU made of each zone_file that it opened again, in its own words, against what our recovery makes of a copy. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../shared/errors/app-error';
import type { ZoneRow } from '../../shared/image/zone-report';
import type { BuildName } from '../../shared/zone/build';
import { ZoneState } from '../../shared/zone/state';
import { cliJson } from '../support/cli/cli';
import { qemuImagePath, scenariosOf } from '../support/image/format-qemu';
import { nvmeReports, nvmeStarts, type NvmeStart, type NvmeZone } from '../support/image/nvme-transcripts';
import { useFolder } from '../support/storage/temporary-folder';

const FAMILIES = {
  'nvme-zonefile-v5': 'qemu-zone-file-v5',
  'nvme-zonefile-v1style': 'qemu-zone-file-older',
  'nvme-zonefile-v1style-ns2-EDITED': 'qemu-zone-file-older',
} as const satisfies Readonly<Record<string, BuildName>>;
type Family = keyof typeof FAMILIES;
const BLOCK_BYTES = 512n;

/** The file of f07 was cut short and lengthened by hand between its starts: what the last one met is a snapshot of its own. */
const LENGTHENED = '04-longer.zonefile';
function metBy(start: NvmeStart): NvmeStart {
  if (!start.scenario.endsWith('f07-garbage') || start.reports.length === 0) return start;
  return { ...start, image: LENGTHENED };
}

const STARTS = (Object.keys(FAMILIES) as Family[]).flatMap((family) =>
  scenariosOf(family).flatMap((scenario) => nvmeStarts(scenario).map(metBy)),
);
const REPORTED = STARTS.filter(({ reports }) => reports.length > 0);
const buildOf = ({ scenario }: NvmeStart): BuildName => FAMILIES[scenario.split('/')[0] as Family];

/** As the device answers: states as numbers, pointers in blocks, all ones where they are not valid. */
const predicted = (row: ZoneRow): NvmeZone => ({
  index: row.index,
  state: ZoneState[row.state],
  attributes: row.zdeValid ? 0x80 : 0,
  capacity: BigInt(row.capacityBytes) / BLOCK_BYTES,
  start: BigInt(row.startLba),
  writePointer: row.writePointerBytes === null ? null : BigInt(row.writePointerBytes) / BLOCK_BYTES,
});

const path = useFolder();

/** QEMU does not take the file: what its start makes of it is re-enacted, on a copy as well. */
async function startAnew(start: NvmeStart, image: string, words: readonly string[]): Promise<void> {
  const { json } = await cliJson<Record<string, unknown>>('info', image, ...words);
  const { geometry, limits, profile, logicalBlockSizeBytes, zdeBytes } = json;
  const header = { zonesmith: 'trace', version: 1, geometry, limits, profile, options: {} };
  const lines = [
    { ...header, logicalBlockSizeBytes, zdeBytes, seed: 0 },
    { i: 0, t: 0, op: 'powerCycle' },
  ];
  writeFileSync(path('t'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const kept = ['--as', buildOf(start), '-o', path('after')];
  expect((await cliJson('trace', 'reenact', path('t'), image, ...kept, ...words)).status).toBe(0);
}

describe('the next report of QEMU, of each zone_file that it opened again', () => {
  it('is there for 13 starts of three builds; the other two did not get as far', () => {
    expect(REPORTED).toHaveLength(13);
    expect(new Set(REPORTED.map(buildOf)).size).toBe(2);
    const others = STARTS.filter(({ reports }) => reports.length === 0);
    expect(others.map(({ scenario, image }) => `${scenario.split('/')[1]} ${image}`)).toEqual([
      'f07-garbage 01-stopped.zonefile',
      'g03-open-equal 00-running.zonefile',
    ]);
  });

  it.each(REPORTED)('$scenario $image: zone by zone', async (start) => {
    copyFileSync(qemuImagePath(start.scenario, start.image), path('copy'));
    let compared = 0;
    for (const { namespace, zones } of start.reports) {
      const opened = ['--start', start.properties, '--namespace', String(namespace)];
      const { status, json } = await cliJson<{ error?: ErrorShape }>(
        ...['recover', path('copy'), '--policy', 'qemu-zone-file', ...opened],
      );
      const isTaken = json.error?.code !== 'own-verdict';
      expect(status).toBe(isTaken ? 0 : 3);
      // Which zone a start makes offline is not known: of eight it is none of the two that were reported.
      const known = opened.map((word) => (isTaken ? word : word.replace(',offline_zones=1', '')));
      if (!isTaken) await startAnew(start, path('copy'), known);
      const file = path(isTaken ? 'copy' : 'after');
      const after = await cliJson<{ zones: ZoneRow[] }>('report', file, ...known);
      // A report of QEMU may be of the first zones.
      expect(after.json.zones.slice(0, zones.length).map(predicted)).toEqual(zones);
      compared += zones.length;
    }
    expect(compared).toBeGreaterThan(1);
  });

  it('compares every zone that is in a report', () => {
    const zones = REPORTED.flatMap(({ reports }) => reports.flatMap((report) => report.zones));
    expect(zones).toHaveLength(68);
    // Of the running device there are more, which say what a file holds and not what becomes of it.
    expect(REPORTED.flatMap(({ scenario }) => nvmeReports(scenario)).length).toBeGreaterThan(REPORTED.length);
  });
});
