import { BLKPARSE } from './blkparse';
import { DM_LOG_WRITES } from './dm-log-writes';
import type { Exporter } from './exporter';
import { FIO_IOLOG } from './fio-iolog';
import { FIO_JOB } from './fio-job';
import { PERFETTO } from './perfetto';
import { QEMU_IO } from './qemu-io';

/** Every foreign trace format that is written, in the order of menus. */
export const EXPORTERS: readonly Exporter[] = [
  FIO_IOLOG,
  FIO_JOB,
  QEMU_IO,
  BLKPARSE,
  DM_LOG_WRITES,
  PERFETTO,
];
