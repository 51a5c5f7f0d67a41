import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { patch } from '../../../../../support/cli/cli-damage';
import { findingsOf, statesOf } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const create = (variant: string, ...words: string[]) => {
  const geometry = ['--zone-size', '64MiB', '--zones', '12'];
  return runCli('create', path('a'), '--format', 'qcow2', '--variant', variant, ...geometry, ...words);
};
const infoOf = async () => (await cliJson<ImageInfo>('info', path('a'))).json;

/** Offset of the zoned extension's data. */
function extensionOffset(): number {
  return readFileSync(path('a')).indexOf(Buffer.from('007a6264', 'hex')) + 8;
}

describe('zoned_profile of 48-a', () => {
  it.each([
    ['zns', 2, 'closed'],
    ['zbc', 1, 'empty'],
  ])('%s is stored, read and followed', async (profile, code, closed) => {
    const { status, err } = await create('48-a', '--profile', profile);
    expect([status, err]).toEqual([0, '']);
    expect(readFileSync(path('a'))[extensionOffset()]).toBe(code);
    expect(await infoOf()).toMatchObject({ variant: '48-a', profile, profileSource: 'image' });
    expect(await cli('info', path('a'))).toMatch(new RegExp(`^profile +${profile} \\(recorded`, 'm'));
    await cli('zone', 'open', path('a'), '3');
    await cli('zone', 'close', path('a'), '3');
    expect((await statesOf(path('a')))[3]).toBe(closed);
  });

  it('records none for the usual profile', async () => {
    await create('48-a');
    expect(readFileSync(path('a'))[extensionOffset()]).toBe(0);
    expect(await infoOf()).toMatchObject({ profile: 'linux-blk', profileSource: 'default' });
  });

  it('a code that is not known is a finding, and the usual profile is followed', async () => {
    await create('48-a');
    patch(path('a'), extensionOffset(), Uint8Array.of(7));
    expect(await infoOf()).toMatchObject({ variant: '48-a', profile: 'linux-blk', profileSource: 'default' });
    expect(await findingsOf(path('a'))).toContain('qcow2-zoned-profile');
  });

  it('other variants say that they record none', async () => {
    const { err } = await create('48-b-zde', '--profile', 'zns');
    expect(err).toContain('qcow2 48-b-zde records no rule profile');
  });
});

describe('the ZNS series, 48-b-zde', () => {
  it('is attached as a namespace', async () => {
    await create('48-b-zde', '--zde', '64', '--max-append', '256KiB');
    expect(await cli('attach', path('a'))).toContain(
      `-drive file=${path('a')},id=nvmezns0,format=qcow2,if=none -device nvme,id=nvme0,serial=zonesmith ` +
        '-device nvme-ns,drive=nvmezns0,bus=nvme0,nsid=1',
    );
  });

  it('no other variant is attached so', async () => {
    await create('48-a');
    expect(await cli('attach', path('a'))).not.toContain('nvmezns0');
  });
});
