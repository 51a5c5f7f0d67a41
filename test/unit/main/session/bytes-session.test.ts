import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openImage } from '../../../../main/image/open-image';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { specOf } from '../../../support/image/device-images';
import { openInThread } from '../../../support/session/session-in-thread';
import { refusal } from '../../../support/errors/refusal';
import { formatRemark } from '../../../../shared/errors/remark';

const session = 's1';

describe('session of a file that is shown as bytes', () => {
  const at = useFolder();

  function opened() {
    const path = at('some.bin');
    writeFileSync(path, new Uint8Array(10_000).fill(0x41));
    return { path, ...openInThread(path, { asBytes: true }) };
  }

  it('has no zones, an empty strip, and says why nothing is interpreted', () => {
    const { session: open } = opened();
    const { snapshot, strip } = open.opened;
    expect(strip).toHaveLength(0);
    expect(snapshot.info).toMatchObject({
      format: 'bytes',
      variant: 'unknown',
      geometry: { zoneCount: 0 },
      counts: { empty: 0, open: 0 },
      fileSizeBytes: 10_000,
      readOnlyReason: { message: expect.stringContaining('shown as bytes') as string },
    });
    expect(snapshot.notices.map(formatRemark).join()).toContain('no zoned image');
    open.dispose();
  });

  it('answers everything that views ask of bytes, and empty pages of zones', () => {
    const { session: open } = opened();
    expect(open.call('bytes:read', { session, offset: 9_990, length: 20 }).bytes).toHaveLength(10);
    expect(open.call('bytes:read', { session, offset: 0, length: 10_000 }).annotations).toHaveLength(1);
    expect(open.call('bytes:resolve', { session, address: 'end-16', from: 0 }).offset).toBe(9_984);
    expect(open.call('bytes:locate', { session, offset: 5 })).toMatchObject({ lba: null, zone: null });
    expect(open.call('structure:read', { session, first: 0, count: 10 })).toEqual({ fields: [], total: 0 });
    expect(open.call('zones:report', { session, first: 0, count: 10 })).toMatchObject({ first: 0, count: 0 });
    expect(open.call('zones:lists', { session })).toEqual([]);
    expect(open.call('traces:list', { session })).toEqual([]);
    open.dispose();
  });

  it.each(['z0', 'lba:0', 'wp:0', 'table:0', 's:8'])(
    'says of address %s that there are no zones',
    (address) => {
      const { session: open } = opened();
      expect(() => open.call('bytes:resolve', { session, address, from: 0 })).toThrow(
        refusal('usage', 'no zones'),
      );
      open.dispose();
    },
  );

  it('refuses what needs zones with the reason, and changes nothing', () => {
    const { path, session: open } = opened();
    const before = footprint(path);
    const workload = { session, name: 'sequential-fill', seed: 1, settings: {}, target: 'scratch' } as const;
    for (const act of [
      () => open.call('zones:describe', { session, zone: 0 }),
      () => open.call('zones:execute', { session, command: { op: 'read', lba: 0, blocks: 1 } }),
      () => open.call('workloads:start', workload),
    ]) {
      expect(act).toThrow(refusal('not-recognised', 'no zoned image'));
    }
    expect(() => open.call('sessions:setMode', { session, mode: 'editing' })).toThrow(
      refusal('unsupported', 'as bytes'),
    );
    expect(open.call('sessions:save', { session }).dirty).toBe(false);
    expect(footprint(path)).toEqual(before);
    open.dispose();
  });

  it('a check of it finds nothing, a copy of it is the same bytes', () => {
    const { path, session: open, events } = opened();
    open.call('checks:start', { session });
    expect(events.at(-1)).toMatchObject({
      payload: { result: { kind: 'check', summary: { count: 0, zones: 0, qemuVerdict: null } }, error: null },
    });
    open.call('sessions:saveAs', { session, path: at('copy'), replace: false });
    expect(Buffer.compare(readFileSync(at('copy')), readFileSync(path))).toBe(0);
    open.dispose();
  });

  it('an image that could be read says so', () => {
    createImage(at('image'), specOf(), { replace: false });
    const image = openImage(at('image'), { access: 'read', asBytes: true });
    expect(image.notices.map(formatRemark).join()).toContain('could be read as zoned extended');
    expect(image.info().geometry.zoneCount).toBe(0);
    expect(() => image.device.execute({ op: 'reset', all: true })).toThrow(refusal('not-recognised'));
    image.device.execute({ op: 'flush' });
    image.dispose();
  });
});

describe('session of a qcow2 image without zones', () => {
  const at = useFolder();

  it('shows bytes and fields, and refuses what needs zones with the reason', () => {
    const path = at('disk.qcow2');
    createImage(path, specOf({ format: 'qcow2', zoneCount: 4, zoneSizeBytes: 2 ** 20 }), { replace: false });
    const { session: open } = openInThread(path, { variant: 'unzoned' });
    const { snapshot, strip } = open.opened;
    expect(snapshot.info).toMatchObject({ format: 'qcow2', variant: 'unzoned', geometry: { zoneCount: 0 } });
    expect(strip).toHaveLength(0);
    expect(open.call('structure:read', { session, first: 0, count: 5 }).fields[0]!.path).toContain('magic');
    expect(open.call('bytes:read', { session, offset: 0, length: 4096 }).annotations.length).toBeGreaterThan(
      0,
    );
    for (const act of [
      () => open.call('zones:describe', { session, zone: 0 }),
      () => open.call('zones:execute', { session, command: { op: 'read', lba: 0, blocks: 1 } }),
    ]) {
      expect(act).toThrow(refusal('not-recognised'));
    }
    open.dispose();
  });
});
