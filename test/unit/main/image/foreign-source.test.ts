import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../../../main/image/open-image';
import { MIB } from '../../../../shared/units/units';
import { DUMP_ZONE_BYTES, dumpData, dumpInfo, writeZoneFolder } from '../../../support/image/foreign-images';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { openInThread } from '../../../support/session/session-in-thread';
import { refusal } from '../../../support/errors/refusal';
import { formatRemark } from '../../../../shared/errors/remark';

describe('dump of a device by its path', () => {
  const at = useFolder();

  function newDump(): string {
    writeFileSync(at('sda_zone_info.dump'), dumpInfo());
    writeFileSync(at('sda_zone_data.dump'), dumpData());
    return at('sda_zone_info.dump');
  }

  it('takes the data file beside it and says which', () => {
    const path = newDump();
    const before = [footprint(path), footprint(at('sda_zone_data.dump'))];
    const image = openImage(path, { access: 'read' });
    expect(image.info()).toMatchObject({
      format: 'zbd-dump',
      hasData: true,
      dataImage: at('sda_zone_data.dump'),
    });
    expect(image.notices.map(formatRemark).join()).toContain(
      `${at('sda_zone_data.dump')} was opened with it`,
    );
    const block = new Uint8Array(4096);
    image.device.execute({ op: 'read', zone: 5, blocks: 1 }, undefined, block);
    expect(block[0]).toBe(6);
    image.dispose();
    expect([footprint(path), footprint(at('sda_zone_data.dump'))]).toEqual(before);
  });

  it('takes a data file that is named, whatever it is called', () => {
    writeFileSync(at('info'), dumpInfo());
    writeFileSync(at('data'), dumpData());
    const image = openImage(at('info'), { access: 'read', data: at('data') });
    expect(image.info()).toMatchObject({ hasData: true, dataImage: at('data') });
    image.dispose();
  });

  it('shows zones only when nothing fits beside it, and follows no link', () => {
    writeFileSync(at('elsewhere'), dumpData());
    writeFileSync(at('sda_zone_info.dump'), dumpInfo());
    symlinkSync(at('elsewhere'), at('sda_zone_data.dump'));
    const image = openImage(at('sda_zone_info.dump'), { access: 'read' });
    expect(image.info()).toMatchObject({ hasData: false, dataImage: null });
    image.dispose();
  });

  it('is neither locked nor written, in a session neither', () => {
    const path = newDump();
    const before = footprint(path);
    expect(() => openImage(path, { access: 'write' })).toThrow(refusal('unsupported', 'reading only'));
    const { session } = openInThread(path);
    expect(session.opened.snapshot.info.readOnlyReason?.message).toContain('reading only');
    expect(() => session.call('sessions:setMode', { session: 's1', mode: 'editing' })).toThrow(
      refusal('unsupported'),
    );
    session.dispose();
    expect(footprint(path)).toEqual(before);
    expect(readdirSync(at('.')).sort()).toEqual(['sda_zone_data.dump', 'sda_zone_info.dump']);
  });

  it('is copied as two files that open again', () => {
    const { session } = openInThread(newDump());
    session.call('sessions:saveAs', { session: 's1', path: at('copy'), replace: false });
    session.dispose();
    const image = openImage(at('copy'), { access: 'read', data: at('copy.data') });
    expect(image.info()).toMatchObject({ format: 'zbd-dump', hasData: true });
    image.dispose();
    expect(Buffer.compare(readFileSync(at('copy')), dumpInfo())).toBe(0);
    expect(Buffer.compare(readFileSync(at('copy.data')), dumpData())).toBe(0);
    expect(dumpData()).toHaveLength(8 * DUMP_ZONE_BYTES);
  });
});

describe('directory of zone files by its path', () => {
  const at = useFolder();
  const FILES = { 'cnv-000000': MIB, 'seq-000001': 0, 'seq-000002': 8192, 'seq-000003': MIB };

  it('is one image over all files', () => {
    writeZoneFolder(at('0'), FILES);
    writeFileSync(at('0', 'notes.txt'), 'x');
    const before = readdirSync(at('0'));
    const image = openImage(at('0'), { access: 'read' });
    expect(image.info()).toMatchObject({
      format: 'zloop',
      fileSizeBytes: 4 * MIB,
      counts: { notWritePointer: 1, empty: 1, closed: 1, full: 1 },
    });
    const block = new Uint8Array(8192);
    image.device.execute({ op: 'read', lba: 513, blocks: 2 }, undefined, block);
    expect([block[0], block[4095], block[4096]]).toEqual([7, 7, 0]);
    image.dispose();
    expect(readdirSync(at('0'))).toEqual(before);
  });

  it('takes sizes that are given', () => {
    writeZoneFolder(at('0'), { 'seq-000000': MIB / 2, 'seq-000001': 0 });
    const start = { zoneSizeBytes: 4 * MIB, zoneCapacityBytes: MIB / 2 };
    const image = openImage(at('0'), { access: 'read', start });
    expect(image.info()).toMatchObject({
      geometry: { zoneSizeBytes: 4 * MIB },
      counts: { full: 1, empty: 1 },
    });
    image.dispose();
    const { session } = openInThread(at('0'), { start });
    expect(session.opened.snapshot.info.counts).toMatchObject({ full: 1, empty: 1 });
    session.dispose();
  });

  it('is neither locked nor written nor saved as one file', () => {
    writeZoneFolder(at('0'), FILES);
    expect(() => openImage(at('0'), { access: 'write' })).toThrow(refusal('unsupported', 'reading only'));
    const { session } = openInThread(at('0'));
    const target = { session: 's1', path: at('copy'), replace: false };
    expect(() => session.call('sessions:saveAs', target)).toThrow(
      refusal('unsupported', 'directory of zone files'),
    );
    session.dispose();
    expect(existsSync(at('copy'))).toBe(false);
    expect(readdirSync(at('.'))).toEqual(['0']);
  });

  it('is a directory like any other when no zone files are in it', () => {
    mkdirSync(at('empty'));
    writeZoneFolder(at('other'), { 'seq-1': 0, notes: 3 });
    for (const name of ['empty', 'other']) {
      expect(() => openImage(at(name), { access: 'read' })).toThrow(
        refusal('not-recognised', 'is a directory'),
      );
    }
  });

  it('opens 4,000 zones with a few descriptors', () => {
    const files = Object.fromEntries(
      Array.from({ length: 4_000 }, (_, zone) => [
        `seq-${String(zone).padStart(6, '0')}`,
        zone % 2 === 0 ? 0 : 4096,
      ]),
    );
    writeZoneFolder(at('many'), files);
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    const image = openImage(at('many'), { access: 'read', start: { zoneSizeBytes: MIB } });
    expect(image.info().counts).toMatchObject({ empty: 2_000, closed: 2_000 });
    const block = new Uint8Array(4096);
    for (let zone = 1; zone < 2000; zone += 2) {
      image.device.execute({ op: 'read', zone, blocks: 1 }, undefined, block);
      expect(block[0]).toBe(7);
    }
    expect(openFiles() - before).toBeLessThan(64);
    image.dispose();
    expect(openFiles()).toBeLessThanOrEqual(before + 1);
  });
});
