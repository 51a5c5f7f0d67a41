import type { DraftField } from './wizard-model';

/** What peers call a field, a line each, for its help tooltip. */
const NAMES: Partial<Record<DraftField, readonly string[]>> = {
  deviceBytes: [
    'qemu-img: size',
    'zloop: capacity_mb',
    'null_blk: gb',
    'tcmu-runner: size of the backstore',
    'gzoned: size of the provider',
  ],
  zoneCount: [
    'qemu-img: follows from size and zone.size',
    'nvme-ns: follows from the namespace and zoned.zone_size',
    'null_blk: follows from gb and zone_size',
    'zloop: follows from capacity_mb and zone_size_mb',
    'gzoned: follows from the provider and -s',
  ],
  zoneSizeBytes: [
    'qemu-img: -o zone.size',
    'nvme-ns: zoned.zone_size',
    'null_blk: zone_size (MiB)',
    'zloop: zone_size_mb',
    'tcmu-runner: zsize-256 (MiB)',
    'gzoned: -s',
  ],
  zoneCapacityBytes: [
    'qemu-img: -o zone.capacity',
    'nvme-ns: zoned.zone_capacity',
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
    'qemu-img: -o zone.conventional_zones (leading count)',
    'null_blk: zone_nr_conv (leading count)',
    'zloop: conv_zones (leading count)',
    'tcmu-runner: conv-10 (leading count)',
    'gzoned: -c 0-3,60,90-95 (ranges)',
  ],
  openZonesMax: [
    'qemu-img: -o zone.max_open_zones',
    'nvme-ns: zoned.max_open',
    'null_blk: zone_max_open',
    'fio: max_open_zones',
    'gzoned: -m',
    'NVMe: MOR (0-based)',
  ],
  activeZonesMax: [
    'qemu-img: -o zone.max_active_zones',
    'nvme-ns: zoned.max_active',
    'null_blk: zone_max_active',
    'zoned RFC header: max_active_zones',
    'NVMe: MAR (0-based)',
  ],
  appendMaxBytes: [
    'qemu-img: -o zone.max_append_bytes',
    'zoned RFC header: max_append_sectors (512 B)',
    'nvme-ns: zoned.zasl on the controller (power of two of pages)',
    'null_blk: zone_append_max_sectors (512 B)',
    'kernel: queue/zone_append_max_bytes',
  ],
  zdeBytes: [
    'nvme-ns: zoned.descr_ext_size',
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
    'qemu-img: -o zone.mode=host-managed',
    'nvme-ns: rules of NVMe ZNS',
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
