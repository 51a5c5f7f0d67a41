import { describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../../../../../shared/errors/app-error';
import type { QemuVerdict } from '../../../../../../shared/image/check/finding';
import type { RecoverySummary } from '../../../../../../shared/crash/crash-report';
import type { ZoneRow } from '../../../../../../shared/image/zone-report';
import { ZoneState } from '../../../../../../shared/zone/state';
import { cliJson, runCli } from '../../../../../support/cli/cli';
import { qemuImagePath, scenariosOf } from '../../../../../support/image/format-qemu';
import {
  nvmeReports,
  nvmeStarts,
  type NvmeStart,
  type NvmeZone,
} from '../../../../../support/image/nvme-transcripts';
import { footprint } from '../../../../../support/storage/disk-footprint';

const FAMILIES = ['nvme-zonefile-v5', 'nvme-zonefile-v1style', 'nvme-zonefile-v1style-ns2-EDITED'] as const;
const scenarios = FAMILIES.flatMap((family) => scenariosOf(family));

type Predicted = Pick<NvmeZone, 'index' | 'state' | 'attributes'> & { readonly writePointer: bigint | null };

/** A reported zone without what every file has in common. */
const reported = ({ index, state, attributes, writePointer }: NvmeZone): Predicted => ({
  ...{ index, state, attributes, writePointer },
});

async function rowsOf(path: string, words: readonly string[]): Promise<ZoneRow[]> {
  return (await cliJson<{ zones: ZoneRow[] }>('report', path, ...words)).json.zones;
}

const blockBytes = 512n;
const pointerOf = (bytes: number | null) => (bytes === null ? null : BigInt(bytes) / blockBytes);
const ATTRIBUTES = {
  zoneFinishedByController: 1,
  finishZoneRecommended: 2,
  resetZoneRecommended: 4,
} as const;

function attributesOf({ attributes }: ZoneRow): number {
  const bit = (name: (typeof attributes)[number]) =>
    name === 'zoneDescriptorExtensionValid' ? 0x80 : ATTRIBUTES[name];
  return attributes.reduce((bits, name) => bits | bit(name), 0);
}

const shown = (row: ZoneRow): Predicted => ({
  index: row.index,
  state: ZoneState[row.state],
  attributes: attributesOf(row),
  writePointer: pointerOf(row.writePointerBytes),
});

describe('reports of a running QEMU', () => {
  const reports = scenarios.flatMap(nvmeReports);

  it('are found in the transcripts of all three builds', () => {
    expect(reports.length).toBeGreaterThan(20);
    expect(new Set(reports.map(({ scenario }) => scenario.split('/')[0])).size).toBe(3);
  });

  it.each(reports)(
    '$scenario $image, namespace $namespace: states and pointers are the same',
    async (report) => {
      const path = qemuImagePath(report.scenario, report.image);
      const rows = await rowsOf(path, ['--namespace', String(report.namespace)]);
      expect(rows.slice(0, report.zones.length).map(shown)).toEqual(report.zones.map(reported));
      for (const { index, capacity, start } of report.zones) {
        const { startLba, capacityBytes } = rows[index]!;
        expect([BigInt(startLba), BigInt(capacityBytes) / blockBytes]).toEqual([start, capacity]);
      }
    },
  );
});

/** Verdicts that QEMU's traces name, by scenario and file; the rest passed. */
const VERDICTS: Readonly<Record<string, number>> = {
  'f03-zde256/01-stopped.zonefile': 8,
  'f06-geometry-change/00-first.zonefile': 3,
  'f06-geometry-change/03-offline1.zonefile': 5,
  'f06-geometry-change/04-zde64.zonefile': 8,
  'g02-open/00-running.zonefile': 16,
};

interface Recovery extends RecoverySummary {
  readonly qemuVerdict?: Pick<QemuVerdict, 'code' | 'meaning'>;
}

describe('the next start of QEMU', () => {
  // In f07 the file was cut and lengthened by hand between the starts; g03 and f06's return are told apart below.
  const starts = scenarios
    .flatMap(nvmeStarts)
    .filter(({ scenario, image }) => !/f07-|g03-/.test(scenario) && image !== '01-zone_size2.zonefile');
  const recover = (start: NvmeStart, ...words: string[]) =>
    cliJson<Recovery>(
      ...['recover', qemuImagePath(start.scenario, start.image), '--policy', 'qemu-zone-file', '--dry-run'],
      ...['--start', start.properties, ...words],
    );
  const verdictOf = ({ scenario, image }: NvmeStart) => VERDICTS[`${scenario.split('/')[1]}/${image}`];

  it('is known for files that pass and for files that do not', () => {
    expect(starts.length).toBe(10);
    expect(starts.filter((start) => verdictOf(start) !== undefined)).toHaveLength(5);
  });

  it.each(starts.filter((start) => verdictOf(start) === undefined))(
    '$scenario $image: the dry run predicts every zone',
    async (start) => {
      const path = qemuImagePath(start.scenario, start.image);
      const before = footprint(path);
      expect(start.reports.length).toBeGreaterThan(0);
      for (const { namespace, zones } of start.reports) {
        const words = ['--namespace', String(namespace)];
        const { status, json, err } = await recover(start, ...words);
        expect({ status, err: err.match(/re-initialise/) }).toEqual({ status: 0, err: null });
        const after = new Map((await rowsOf(path, words)).map((row) => [row.index, shown(row)]));
        for (const { zone, to, writePointerAfter } of json.changed) {
          const writePointer = pointerOf(writePointerAfter);
          after.set(zone, { ...after.get(zone)!, state: ZoneState[to], writePointer });
        }
        expect(zones.map(({ index }) => after.get(index))).toEqual(zones.map(reported));
      }
      expect(footprint(path)).toEqual(before);
    },
  );

  it.each(starts.filter((start) => verdictOf(start) !== undefined))(
    '$scenario $image: QEMU re-initialised the file, and recover and check say so',
    async (start) => {
      const path = qemuImagePath(start.scenario, start.image);
      const before = footprint(path);
      const code = verdictOf(start);
      const { json, err } = await recover(start);
      expect(json.qemuVerdict).toEqual({ code, meaning: expect.any(String) });
      expect(err).toMatch(
        new RegExp(`QEMU would refuse and re-initialise this file: ${code}, .*nothing below`),
      );
      const states = new Set(start.reports[0]!.zones.map(({ state }) => state));
      expect(states).toEqual(new Set([ZoneState.empty]));
      const check = await runCli('check', path, '--start', start.properties);
      expect(check.status).toBe(1);
      expect(check.out).toMatch(new RegExp(`^QEMU would refuse and re-initialise this file: ${code}, `, 'm'));
      expect(footprint(path)).toEqual(before);
    },
  );

  it('f06: a file of zones of 2 MiB passes under its own options and not under those of the first start', async () => {
    const [same, other] = nvmeStarts('nvme-zonefile-v5/f06-geometry-change').filter(
      ({ image }) => image === '01-zone_size2.zonefile',
    );
    expect((await recover(same!)).json.qemuVerdict).toBeUndefined();
    expect((await recover(other!)).json.qemuVerdict).toMatchObject({ code: 3 });
  });

  it('f07: QEMU does not even start over a file that is too short', async () => {
    const path = qemuImagePath('nvme-zonefile-v5/f07-garbage', '02-truncated4096.zonefile');
    const { status, json } = await cliJson<{ error: ErrorShape }>('info', path);
    expect({ status, code: json.error.code }).toEqual({ status: 3, code: 'damaged' });
    expect(json.error.message).toMatch(/4096/);
  });

  it('g03: equal counts pass the older code’s validation, and then it aborts', async () => {
    const start = nvmeStarts('nvme-zonefile-v1style/g03-open-equal')[0]!;
    expect(start.reports).toEqual([]);
    expect((await recover(start)).json.qemuVerdict).toMatchObject({ code: 0 });
    expect((await runCli('check', qemuImagePath(start.scenario, start.image))).status).toBe(1);
  });

  it('the verdict of a file alone is that under its own values', async () => {
    const path = qemuImagePath('nvme-zonefile-v5/f06-geometry-change', '00-first.zonefile');
    expect((await cliJson<object>('check', path)).json).not.toHaveProperty('qemuVerdict');
    const { json } = await cliJson<{ qemuVerdict: QemuVerdict }>('check', path, '--offline-zones', '1');
    expect(json.qemuVerdict).toEqual({ code: 5, meaning: expect.any(String) });
  });
});
