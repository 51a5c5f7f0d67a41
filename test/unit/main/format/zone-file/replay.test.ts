import { describe, expect, it } from 'vitest';
import { applyRecovery, planRecovery } from '../../../../../main/engine/recovery';
import type { DriverOptions } from '../../../../../main/format/driver';
import { MIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import { countZones } from '../../../../../shared/zone/zone-table';
import { appErrorOf, contentOf } from '../../../../support/image/format-images';
import { scenariosOf, transcriptTextOf } from '../../../../support/image/format-qemu';
import { copyOfQemuImage, openZoneFile } from '../../../../support/image/zone-file-images';

/** One start of QEMU on a zone file that existed before. */
interface Start {
  readonly scenario: string;
  readonly before: string;
  /** Snapshot of the file right after the start; the same as before where the transcript says so. */
  readonly after: string;
  readonly options: DriverOptions;
  readonly namespaces: number;
  /** Code printed; null = accepted. */
  readonly error: number | null;
  readonly asserted: boolean;
}

/** f07 changes the file between stop and start; it has tests of its own. */
const CHANGED_BETWEEN = 'nvme-zonefile-v5/f07-garbage';

const families = ['nvme-zonefile-v5', 'nvme-zonefile-v1style', 'nvme-zonefile-v1style-ns2-EDITED'] as const;
const scenarios = families.flatMap(scenariosOf);

/** Options of a command line; what it does not name has QEMU's default. */
function optionsOf(command: string): DriverOptions {
  const value = (name: string) => {
    const found = new RegExp(`[, ]${name}=(\\d+)`).exec(command);
    return found ? Number(found[1]) : 0;
  };
  const limits = { openZonesMax: value('max_open'), activeZonesMax: value('max_active') };
  return {
    ...(limits.openZonesMax > 0 ? { openZonesMax: limits.openZonesMax } : {}),
    ...(limits.activeZonesMax > 0 ? { activeZonesMax: limits.activeZonesMax } : {}),
    start: {
      zoneSizeBytes: value('zone_size') * MIB,
      zoneCapacityBytes: value('zone_capacity') * MIB,
      logicalBlockSizeBytes: value('logical_block_size'),
      zdeBytes: value('zone_descr_ext_size'),
      offlineZones: value('offline_zones'),
      readOnlyZones: value('rdonly_zones'),
    },
  };
}

/** What QEMU printed, by process in the order of the starts. */
function printedBy(text: string): string[] {
  const groups = new Map<string, string>();
  for (const line of text.split('\n')) {
    const pid = /^(\d+)@/.exec(line)?.[1] ?? [...groups.keys()].at(-1);
    if (pid === undefined || line.includes('warning: trace event')) continue;
    groups.set(pid, `${groups.get(pid) ?? ''}${line}\n`);
  }
  return [...groups.values()];
}

function startsOf(scenario: string): Start[] {
  const [steps, stderr] = transcriptTextOf(scenario).split('--- qemu stderr');
  const printed = printedBy(stderr!);
  const starts: Start[] = [];
  let before: string | null = null;
  const runs = steps!.split(/^\$ /m).slice(1);
  runs.forEach((run, index) => {
    const quiet = run.split(/^(?:WRITE|APPEND|ZONE SEND)/m)[0]!;
    const marker = /^\[(?:snapshot (\S+)|(?!qemu)\S+: zone file (unchanged))/m.exec(quiet);
    if (before !== null && marker) {
      const error = /validation error=(\d+)/.exec(printed[index]!);
      starts.push({
        scenario,
        before,
        after: marker[1] ?? before,
        options: optionsOf(run.split('\n')[0]!),
        namespaces: scenario.includes('two-namespaces') ? 2 : 1,
        error: error ? Number(error[1]) : null,
        asserted: printed[index]!.includes('Assertion'),
      });
    }
    before = [...run.matchAll(/^\[snapshot (\S+)/gm)].at(-1)?.[1] ?? before;
  });
  return starts;
}

const starts = scenarios.filter((scenario) => scenario !== CHANGED_BETWEEN).flatMap(startsOf);
const accepted = starts.filter(({ error, asserted }) => error === null && !asserted);
const refused = starts.filter(({ error }) => error !== null);

describe('starts of QEMU in the transcripts', () => {
  it('are found: 6 accepted, 6 refused, 1 stopped by an assertion', () => {
    expect([accepted.length, refused.length, starts.length]).toEqual([6, 6, 13]);
  });

  it.each(starts)('$scenario $before: the verdict is $error', ({ scenario, before, options, ...start }) => {
    for (let namespace = 1; namespace <= start.namespaces; namespace++) {
      const verdict = openZoneFile(copyOfQemuImage(scenario, before), {
        ...options,
        namespace,
      }).anatomy.qemuVerdict();
      if (start.asserted) expect(verdict).toMatchObject({ code: 0, meaning: 'would stop with an assertion' });
      else expect(verdict?.code ?? null).toBe(start.error);
    }
  });

  it.each(accepted)('$scenario $before: recovery gives every byte of $after', (start) => {
    const file = copyOfQemuImage(start.scenario, start.before);
    for (let namespace = 1; namespace <= start.namespaces; namespace++) {
      const image = openZoneFile(file, { ...start.options, namespace });
      const {
        facts: { geometry, limits },
        table: { zones },
      } = image;
      image.table.store(applyRecovery(zones, planRecovery({ geometry, limits, zones }, 'qemu-zone-file')));
    }
    const after = copyOfQemuImage(start.scenario, start.after);
    expect(contentOf(file).equals(contentOf(after))).toBe(true);
  });

  it.each(refused)('$scenario $before: after error $error all zones of $after are empty', (start) => {
    const image = openZoneFile(copyOfQemuImage(start.scenario, start.after));
    const { empty, offline, readOnly } = countZones(image.table.zones);
    const { offlineZones, readOnlyZones } = start.options.start!;
    expect([offline, readOnly]).toEqual([offlineZones, readOnlyZones]);
    expect(empty).toBe(image.table.zones.count - offline - readOnly);
    expect(image.anatomy.lists().map(({ size }) => size)).toEqual([0, 0, 0, 0]);
  });

  it('f07: a truncated file is refused and the sizes are named', () => {
    const error = appErrorOf(() =>
      openZoneFile(copyOfQemuImage(CHANGED_BETWEEN, '02-truncated4096.zonefile')),
    );
    expect(error.code).toBe('damaged');
    expect(error.message).toContain('has 4096 bytes of zone file');
    expect(error.message).toContain('8192 bytes are needed');
  });

  it('f07: a longer file is accepted; recovery touches nothing behind the namespace', () => {
    const file = copyOfQemuImage(CHANGED_BETWEEN, '01-stopped.zonefile');
    const after = copyOfQemuImage(CHANGED_BETWEEN, '04-longer.zonefile');
    file.write(8192, contentOf(after).subarray(8192));
    const image = openZoneFile(file);
    expect(image.anatomy.qemuVerdict()).toBeNull();
    const {
      facts: { geometry, limits },
      table: { zones },
    } = image;
    image.table.store(applyRecovery(zones, planRecovery({ geometry, limits, zones }, 'qemu-zone-file')));
    expect(contentOf(file).equals(contentOf(after))).toBe(true);
  });
});

describe('zone reports in the transcripts', () => {
  /** The report that follows a snapshot and the snapshot, where nothing changes in between. */
  const reports = scenarios.flatMap((scenario) =>
    [
      ...transcriptTextOf(scenario).matchAll(
        /^\[snapshot (\S+) .*\n(?:\[.*\n)*ZONE REPORT ns(\d): status 0x0 .*\n((?: {3}zone .*\n)+)/gm,
      ),
    ].map(([, image, namespace, rows]) => ({
      scenario,
      image: image!,
      namespace: Number(namespace),
      rows: rows!.trimEnd().split('\n'),
    })),
  );

  it('are found', () => {
    expect(reports.length).toBeGreaterThanOrEqual(10);
  });

  it.each(reports)('$scenario $image equals states, pointers and attributes', (report) => {
    const {
      table: { zones },
      facts: { geometry },
    } = openZoneFile(copyOfQemuImage(report.scenario, report.image), {
      namespace: report.namespace,
    });
    const hex = (value: number, digits = 0) => `0x${value.toString(16).padStart(digits, '0')}`;
    const ours = report.rows.map((_, zone) => {
      const state = zones.state[zone]!;
      const valid = state <= ZoneState.closed;
      const pointer = valid ? hex(zones.writePointer[zone]!) : '0xffffffffffffffff';
      const start = hex(zone * geometry.zoneSizeBlocks);
      const capacity = hex(geometry.zoneCapacityBlocks);
      return `   zone ${zone} zt 2 zs ${hex(state << 4)} za ${hex(zones.attributes[zone]!, 2)} zcap ${capacity} zslba ${start} wp ${pointer}`;
    });
    expect(ours).toEqual(report.rows);
  });
});
