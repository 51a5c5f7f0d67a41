import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { attachCommands } from '../../../../main/attach/attach';
import { createImage } from '../../../../main/image/create-image';
import type { PartialSpec } from '../../../../main/image/defaults';
import { openImage } from '../../../../main/image/open-image';
import type { AttachCommand } from '../../../../shared/image/attach-command';
import { KIB, MIB } from '../../../../shared/units/units';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { useFolder } from '../../../support/storage/temporary-folder';
import { specOf } from '../../../support/image/device-images';

const path = useFolder();

const EIGHT: PartialSpec = {
  zoneCount: 8,
  zoneSizeBytes: MIB,
  conventional: [[0, 1]],
  limits: { openZonesMax: 3, activeZonesMax: 5 },
};
const SEQUENTIAL: PartialSpec = { ...EIGHT, conventional: [] };

interface AttachRequest {
  readonly name?: string;
  readonly data?: string | null;
  readonly commands?: readonly ZoneCommand[];
}

/** The commands for a new image, by tool. */
function commandsFor(spec: PartialSpec, request: AttachRequest = {}): Map<string, AttachCommand> {
  const { name = 'a.img', data = null, commands = [] } = request;
  createImage(path(name), specOf(spec), { replace: false, data });
  const opened = openImage(path(name), { access: 'write', ...(data === null ? {} : { data }) });
  try {
    for (const command of commands) expect(opened.device.execute(command).status).toBe('ok');
    return new Map(attachCommands(opened.device.image, opened.info()).map((one) => [one.tool, one]));
  } finally {
    opened.dispose();
  }
}

/** The words that a shell makes of a line. */
function wordsOf(line: string): string[] {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}

describe('attachCommands', () => {
  it('gives an RFC image to the driver it is made for', () => {
    const commands = commandsFor({ ...EIGHT, variant: 'rfc' });
    expect(wordsOf(commands.get('QEMU virtio-blk')!.line)).toEqual([
      'qemu-system-x86_64',
      '-blockdev',
      `driver=zoned,node-name=zoned0,file.driver=file,file.filename=${path('a.img')}`,
      '-device',
      'virtio-blk-pci,drive=zoned0',
    ]);
    expect(wordsOf(commands.get('qemu-io')!.line)).toEqual([
      ...['qemu-io', '--image-opts', '-c', 'zrp 0 8'],
      `driver=zoned,file.driver=file,file.filename=${path('a.img')}`,
    ]);
    expect(commands.get('qemu-io')!.note).toContain('December 2022');
  });

  it('keeps paths whole through the shell and QEMU', () => {
    const name = "it's, a image.img";
    const { line } = commandsFor({ ...EIGHT, variant: 'rfc' }, { name }).get('qemu-io')!;
    const doubled = path(name).replaceAll(',', ',,');
    expect(wordsOf(line).at(-1)).toBe(`driver=zoned,file.driver=file,file.filename=${doubled}`);
  });

  it.each([
    ['44', 'Any other QEMU refuses it: incompatible feature bit 5.'],
    ['56', 'Any other QEMU refuses it: incompatible feature bit 5.'],
    ['48-b', 'its check -r leaks destroys the write pointers (Q7)'],
  ])('says which QEMU understands qcow2 %s, and what others do', (variant, words) => {
    const commands = commandsFor({ ...EIGHT, format: 'qcow2', variant, logicalBlockSizeBytes: 512 });
    expect(commands.get('QEMU virtio-blk')!.line).toContain('driver=qcow2,node-name=zoned0');
    expect(commands.get('QEMU virtio-blk')!.note).toContain(words);
  });

  it('starts a zone_file as the device that wrote it, with sizes in MiB', () => {
    const spec = { ...SEQUENTIAL, format: 'zone-file', zdeBytes: 64 } as const;
    const data = path('a.data');
    const v5 = commandsFor(spec, { data, commands: [{ op: 'injectOffline', zone: 7 }] });
    const words = wordsOf(v5.get('QEMU nvme zone_file')!.line);
    expect(words.slice(1, 5)).toEqual([
      ...['-drive', `file=${data},format=raw,if=none,id=data0`],
      ...['-device', 'nvme,serial=zonesmith,id=nvme0'],
    ]);
    expect(words.at(-1)).toContain(
      `nvme-ns,bus=nvme0,drive=data0,nsid=1,logical_block_size=512,physical_block_size=512,zoned=true,zone_size=1,zone_capacity=1,zone_file=${path('a.img')},zone_descr_ext_size=64`,
    );
    const older = commandsFor({ ...spec, variant: 'older' }, { name: 'b.img', data: path('b.data') });
    expect(wordsOf(older.get('QEMU nvme zone_file')!.line).at(-1)).toMatch(
      /^nvme,serial=zonesmith,drive=data0,logical_block_size=512,/,
    );
  });

  it('asks for the data image of a zone_file that is alone', () => {
    const { line, note } = commandsFor({ ...SEQUENTIAL, format: 'zone-file' }).get('QEMU nvme zone_file')!;
    expect(line).toContain('file=DATA.img');
    expect(note).toContain('No data image is attached');
  });

  it('gives the device’s bytes to released QEMUs as an NVMe namespace, unchanged by what they write', () => {
    const spec = { ...SEQUENTIAL, zoneCapacityBytes: 512 * KIB, zdeBytes: 128 };
    const { line, note } = commandsFor(spec).get('QEMU nvme-ns')!;
    const words = wordsOf(line);
    expect(words[2]).toBe(
      `driver=raw,offset=4096,size=${8 * MIB},file.driver=file,file.filename=${path('a.img')},if=none,id=zns0,snapshot=on`,
    );
    expect(words.at(-1)).toBe(
      'nvme-ns,drive=zns0,bus=nvme0,nsid=1,logical_block_size=4096,physical_block_size=4096,zoned=on,zoned.zone_size=1M,zoned.zone_capacity=512K,zoned.max_open=3,zoned.max_active=5,zoned.descr_ext_size=128',
    );
    expect(note).toContain('All zones start empty');
  });

  it('says why a namespace cannot have conventional zones, as a comment for the shell', () => {
    const { line, note } = commandsFor(EIGHT).get('QEMU nvme-ns')!;
    expect(note).toContain('zones 0-1 are conventional');
    expect(spawnSync('sh', ['-c', line], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('describes the geometry to null_blk in MiB, limits and faulty zones included', () => {
    const commands = [
      { op: 'injectReadOnly', zone: 6 },
      { op: 'injectOffline', zone: 7 },
    ] as const;
    const { line, note } = commandsFor(EIGHT, { commands }).get('null_blk')!;
    expect(line.split('\n')).toEqual([
      'modprobe null_blk nr_devices=0',
      'd=/sys/kernel/config/nullb/zonesmith',
      'mkdir "$d"',
      'echo 4096 > "$d/blocksize"',
      'echo 8 > "$d/size"',
      'echo 1 > "$d/memory_backed"',
      'echo 1 > "$d/zoned"',
      'echo 1 > "$d/zone_size"',
      'echo 1 > "$d/zone_capacity"',
      'echo 2 > "$d/zone_nr_conv"',
      'echo 3 > "$d/zone_max_open"',
      'echo 5 > "$d/zone_max_active"',
      'echo 1 > "$d/power"',
      `echo ${(6 * MIB) / 512} > "$d/zone_readonly"`,
      `echo ${(7 * MIB) / 512} > "$d/zone_offline"`,
    ]);
    expect(note).toContain('data is not carried');
  });

  it('adds a zloop device with explicit conventional zones, and says that limits are not set', () => {
    const { line, note } = commandsFor(SEQUENTIAL).get('zloop')!;
    expect(line.split('\n').at(-1)).toBe(
      "echo 'add id=0,capacity_mb=8,zone_size_mb=1,zone_capacity_mb=1,conv_zones=0,base_dir=/var/local/zloop' > /dev/zloop-control",
    );
    expect(note).toContain(
      'The limit of open zones is not set; drivers of 2026 and later take max_open_zones=3.',
    );
    expect(note).toContain('zloop has no limit of active zones.');
  });

  it('creates a gzoned provider with ranges of conventional zones on a file with room for its table', () => {
    const spec: PartialSpec = {
      ...EIGHT,
      conventional: [
        [0, 1],
        [5, 5],
      ],
    };
    const { line } = commandsFor(spec).get('gzoned')!;
    expect(line.split('\n')).toEqual([
      `truncate -s ${8 * MIB + 3 * 4096} gzoned.img`,
      'md=$(mdconfig -a -t vnode -S 4096 -f gzoned.img)',
      `gzoned create -s ${MIB} -c 0-1,5 -m 3 "$md"`,
    ]);
  });

  it('names what keeps a geometry from being made', () => {
    const odd = commandsFor({ zoneCount: 5, zoneSizeBytes: 768 * KIB, conventional: [[2, 2]] });
    expect(odd.get('null_blk')!.note).toBe(
      'null_blk cannot make this device: the zone size of 768 KiB is no multiple of 1 MiB; the zone capacity of 768 KiB is no multiple of 1 MiB; the device size of 3.75 MiB is no multiple of 1 MiB; the zone size of 768 KiB is no power of two; conventional zones 2 are not simply the first ones.',
    );
    expect(odd.get('zloop')!.line).toMatch(/^# zloop cannot make this device/);
  });
});
