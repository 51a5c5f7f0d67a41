import { describe, expect, it } from 'vitest';
import type { ZonedDevice } from '../../../../main/device/device';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { bytesOf, deviceOver } from '../../../support/image/device-images';
import { sampleOf } from '../../../support/run/samples';
import { LOSSES, MADE_VARIANTS, writtenImage, type WrittenImage } from '../../../support/image/lost-tables';

const MANY = 1200;
const FEW = 4;
const LOST = Object.keys(LOSSES) as (keyof typeof LOSSES)[];
const CASES = MADE_VARIANTS.flatMap(({ format, variant }, at) => [
  ...sampleOf(LOST, 2, at).map((loss) => ({ format, variant, zones: MANY, loss })),
  ...(['whole', 'first half', 'last half'] as const).map((loss) => ({ format, variant, zones: FEW, loss })),
]);

/** Everything that writes, aimed at a zone: at its start, at its block behind, by append; and what empties it. */
function attempts(device: ZonedDevice, zone: number): ZoneCommand[] {
  const { zoneSizeBlocks } = device.image.facts.geometry;
  const lba = zone * zoneSizeBlocks;
  const data = { pattern: 'byte', value: 0xee } as const;
  return [
    { op: 'write', lba, blocks: 1, data },
    { op: 'write', lba: lba + 8, blocks: 1, data },
    { op: 'append', zone, blocks: 1, data },
    { op: 'reset', zone },
    { op: 'finish', zone },
    { op: 'open', zone },
  ].slice(0, zoneSizeBlocks > 8 ? 6 : 1) as ZoneCommand[];
}

/** Tries to write everywhere; nothing may be taken, and no byte may change. */
function expectUntouchable({ file, request }: WrittenImage): ZonedDevice {
  const before = Buffer.from(bytesOf(file));
  const device = deviceOver(file, request);
  const { zones } = device.image.table;
  const all = Array.from({ length: zones.count }, (_, zone) => attempts(device, zone)).flat();
  const taken = all.filter((command) => device.execute(command).status === 'ok');
  expect(taken).toEqual([]);
  device.execute({ op: 'reset', all: true });
  device.finish();
  expect(Buffer.compare(Buffer.from(bytesOf(file)), before)).toBe(0);
  return device;
}

/** Zones that a check says an error of. */
function explainedZones(device: ZonedDevice): Set<number | undefined> {
  const errors = [...device.image.anatomy.check()].filter(({ severity }) => severity === 'error');
  return new Set(errors.map(({ zone }) => zone));
}

describe('a table that was wiped, whole or in part', () => {
  it.each(sampleOf(CASES, 2))(
    '$format $variant, $zones zones, $loss: nothing is written over what survives',
    (given) => {
      const image = writtenImage(given.format, given.variant, given.zones);
      const { offset, length } = LOSSES[given.loss](image.table);
      image.file.write(offset, new Uint8Array(length), 'table');
      const device = expectUntouchable(image);
      const { facts, table, anatomy } = device.image;
      expect(table.zones.count).toBe(given.zones);
      expect([...new Set(table.zones.state)]).toEqual([13]);
      expect(facts.notices.map(({ message }) => message).join()).toMatch(
        /the zone table was wiped.*: the entr/,
      );
      const whole = [...anatomy.check()].find(({ code }) => code === `${given.format}-table-wiped`);
      expect(whole).toMatchObject({ severity: 'error', offset: image.table.offset });
      expect(table.findings.length).toBeLessThan(600);
      const explained = explainedZones(device);
      const unexplained = Array.from({ length: given.zones }, (_, zone) => zone).filter(
        (zone) => !explained.has(zone),
      );
      expect(unexplained).toEqual([]);
    },
  );
});

describe('a table that holds a part of another', () => {
  it.each(MADE_VARIANTS)('$format $variant: a page of other zones is not believed', ({ format, variant }) => {
    const image = writtenImage(format, variant, MANY);
    const { offset } = LOSSES['one page of 4 KiB'](image.table);
    const page = bytesOf(image.file).slice(image.table.offset, image.table.offset + 4096);
    image.file.write(offset, page, 'table');
    const device = expectUntouchable(image);
    expect(device.image.facts.notices.map(({ message }) => message).join()).toMatch(
      /the zone table is stale/,
    );
    expect([...device.image.anatomy.check()].map(({ code }) => code)).toContain(`${format}-table-stale`);
  });
});

describe('tables that are sound', () => {
  it.each(MADE_VARIANTS)('$format $variant: new, written and emptied ones are believed', (given) => {
    for (const zones of [1, FEW, MANY]) {
      const { file, request } = writtenImage(given.format, given.variant, zones);
      const device = deviceOver(file, request);
      device.execute({ op: 'reset', all: true });
      device.finish();
      const again = deviceOver(file, request);
      expect([...new Set(again.image.table.zones.state)]).toEqual([1]);
      expect(again.image.facts.notices).toEqual([]);
    }
  });

  it.each(MADE_VARIANTS)(
    '$format $variant: after clear-fault of all zones the table is believed',
    (given) => {
      const { file, request, table } = writtenImage(given.format, given.variant, FEW);
      file.write(table.offset, new Uint8Array(table.length), 'table');
      const device = deviceOver(file, request);
      expect(device.execute({ op: 'clearFault', all: true }).status).toBe('ok');
      device.finish();
      const again = deviceOver(file, request);
      expect([...again.image.table.zones.state]).toEqual([14, 14, 14, 14]);
      expect(again.execute({ op: 'reset', zone: 0 }).status).toBe('ok');
      again.finish();
      expect([...deviceOver(file, request).image.table.zones.state]).toEqual([1, 14, 14, 14]);
    },
  );
});
