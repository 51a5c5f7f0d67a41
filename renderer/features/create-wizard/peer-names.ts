import type { DraftField } from './wizard-model';

/** What peers call a field, a line each, for its help tooltip. */
const NAMES: Partial<Record<DraftField, readonly string[]>> = {
  format: ['qemu-img: -f qcow2', 'QEMU blockdev: driver=zoned, driver=qcow2', 'nvme-ns: zone_file (2020)'],
  variant: ['qcow2: length of the extension 0x007a6264', 'zone_file: version of the NVMe patches'],
  deviceBytes: [
    'qemu-img: size',
    'zloop: capacity_mb',
    'null_blk: gb',
    'tcmu-runner: size of the backstore',
    'gzoned: size of the provider',
  ],
  zoneCount: [
    'qemu-img: follows from size and zone.size',
    'nvme-ns: follows from the drive and zoned.zone_size',
    'null_blk: follows from gb and zone_size',
    'zloop: follows from capacity_mb and zone_size_mb',
    'gzoned: follows from the provider and -s',
  ],
  zoneSizeBytes: [
    'qemu-img: -o zone.size, in 2023 zone_size',
    'nvme-ns: zoned.zone_size, with zone_file zone_size (MiB)',
    'null_blk: zone_size (MiB)',
    'zloop: zone_size_mb',
    'tcmu-runner: zsize-256 (MiB)',
    'gzoned: -s',
  ],
  zoneCapacityBytes: [
    'qemu-img: -o zone.capacity, in 2023 zone_capacity',
    'nvme-ns: zoned.zone_capacity, with zone_file zone_capacity (MiB)',
    'null_blk: zone_capacity (MiB)',
    'zloop: zone_capacity_mb',
    'fio: zonecapacity',
  ],
  lastZoneSizeBytes: [
    'null_blk: rest of gb by zone_size',
    'tcmu-runner: rest of the size by zsize',
    'zonefs, kernel: last zone may be smaller',
    'nvme-ns: dropped',
    'zloop: dropped',
  ],
  conventional: [
    'qemu-img: -o zone.conventional_zones, in 2023 nr_conv_zones (leading count)',
    'nvme-ns: none',
    'null_blk: zone_nr_conv (leading count)',
    'zloop: conv_zones (leading count)',
    'tcmu-runner: conv-10 (leading count)',
    'gzoned: -c 0-3,60,90-95 (ranges)',
  ],
  openZonesMax: [
    'qemu-img: -o zone.max_open_zones, in 2023 max_open_zones',
    'nvme-ns: zoned.max_open, with zone_file max_open',
    'null_blk: zone_max_open',
    'fio: max_open_zones',
    'gzoned: -m',
    'NVMe: MOR (0-based)',
  ],
  activeZonesMax: [
    'qemu-img: -o zone.max_active_zones, in 2023 max_active_zones',
    'nvme-ns: zoned.max_active, with zone_file max_active',
    'null_blk: zone_max_active',
    'zoned RFC header: max_active_zones',
    'NVMe: MAR (0-based)',
  ],
  appendMaxBytes: [
    'qemu-img: -o zone.max_append_bytes, in 2023 max_append_sectors (512 B)',
    'zoned RFC header: max_append_sectors (512 B)',
    'nvme-ns: zoned.zasl on the controller (power of two of pages)',
    'null_blk: zone_append_max_sectors (512 B)',
    'kernel: queue/zone_append_max_bytes',
  ],
  states: [
    'null_blk: zone_readonly, zone_offline (configfs)',
    'nvme-ns, patches: rdonly_zones, offline_zones (counts)',
    'gzoned: fault -z N -s ro, offline',
    'zonesmith create: --state, one for each line',
  ],
  seed: ['zonesmith create: --seed'],
  zdeBytes: [
    'nvme-ns: zoned.descr_ext_size, with zone_file zone_descr_ext_size',
    'NVMe: ZDES (units of 64 B)',
    'zone_file: zd_extension_size',
    'qcow2 (ZNS series): zd_extension_size',
    'ZBC, null_blk, zloop, gzoned: none',
  ],
  logicalBlockSizeBytes: [
    'nvme-ns: logical_block_size',
    'null_blk: blocksize',
    'zloop: block size of the files',
    'zone_file: lba_size',
    'gzoned: sector size of the provider',
  ],
  profile: [
    'qemu-img: -o zone.mode=host-managed, in 2023 zone_model=1',
    'nvme-ns: zoned=true, rules of NVMe ZNS',
    'tcmu-runner: model-HM',
    'null_blk, zloop: rules of the Linux block layer',
    'gzoned: -u for unrestricted reads',
  ],
};

/** Help text of a field: its name in peers. Empty when it is ours alone. */
export function peerNames(field: DraftField): string {
  const names = NAMES[field];
  return names === undefined ? '' : ['Called elsewhere:', ...names].join('\n');
}
