import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import { KIB, MIB } from '../../shared/units/units';
import { nameBackingAt } from '../support/qcow2/qcow2-backing';
import { qcow2Spec } from '../support/qcow2/qcow2-writing';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('a backing file in a window', () => {
  let window: TestWindow;
  let path: string;
  let base: string;

  beforeEach(() => {
    window = openTestWindow();
    [path, base] = [join(window.folder, 'over.qcow2'), join(window.folder, 'base.raw')];
    createImage(path, qcow2Spec(), { replace: false });
    nameBackingAt(path, '/etc/passwd', 'raw');
    writeFileSync(base, Buffer.alloc(MIB, 0x42));
  });
  afterEach(() => window.dispose());

  it('is named, and not followed, until one is chosen inside of the folder', async () => {
    const { info, notices } = await window.call('sessions:open', { path, options: {} });
    expect(info.readOnlyReason?.message ?? '').toMatch(
      /"\/etc\/passwd".* is not followed unless it is named/,
    );
    expect(notices.map(({ message }) => message).join()).toContain('"/etc/passwd"');
    const options = { backing: ['/etc/passwd'] };
    await expect(window.call('sessions:open', { path, options })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('is read beneath edits, which are saved into the image alone', async () => {
    const { session } = await window.call('sessions:open', { path, options: { backing: [base] } });
    await window.call('sessions:setMode', { session, mode: 'editing' });
    const data = { pattern: 'byte', value: 0x11 } as const;
    const command = { op: 'write', zone: 0, lba: 1, blocks: 1, data } as const;
    expect(await window.call('zones:execute', { session, command })).toMatchObject({ status: 'ok' });
    await window.call('sessions:save', { session });
    const image = openImage(path, { access: 'read', backing: [base] });
    const bytes = new Uint8Array(64 * KIB);
    image.device.image.blocks.read(0, bytes);
    image.dispose();
    expect([bytes[0], bytes[512], bytes[1024]]).toEqual([0x42, 0x11, 0x42]);
    expect(readFileSync(base).every((byte) => byte === 0x42)).toBe(true);
  });

  it('that changes is told like a change of the image', async () => {
    const { session } = await window.call('sessions:open', { path, options: { backing: [base] } });
    writeFileSync(base, 'shorter');
    const copy = { session, path: join(window.folder, 'copy.qcow2'), replace: false };
    await expect(window.call('sessions:saveAs', copy)).rejects.toMatchObject({
      code: 'changed-outside',
      message: expect.stringMatching(/shorter/) as string,
    });
  });
});
