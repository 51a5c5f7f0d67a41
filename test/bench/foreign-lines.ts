import { KIB, MIB } from '../../shared/units/units';

/** The drive that the lines speak of: every zone is filled one after the other, then again from the first. */
export const ZONES = 1024;
export const ZONE_BYTES = 64 * MIB;
const WRITE_BYTES = 64 * KIB;
const BLOCK_BYTES = 4 * KIB;
const SECTOR_BYTES = 512;

/** One write of many. */
interface Write {
  readonly at: number;
  readonly byte: number;
  readonly sector: number;
  readonly lba: number;
  /** First block of its zone. */
  readonly zoneLba: number;
  /** Seconds, with six digits behind the point. */
  readonly seconds: string;
}

/** Lines that a format has for a write, as its tool prints them. */
type LinesOf = (write: Write) => readonly string[];

/** Text formats: what stands before the writes, the lines of a reset where the format has a word for it, and those of a write. */
export const FOREIGN_TEXTS: Readonly<Record<string, ForeignText>> = {
  'fio-iolog': {
    head: ['fio version 3 iolog', '0 /dev/nvme0n1 add', '1 /dev/nvme0n1 open'],
    write: ({ at, byte }) => [`${1000 + 7 * at} /dev/nvme0n1 write ${byte} ${WRITE_BYTES}`],
  },
  blkparse: {
    write: ({ at, sector, seconds }) =>
      ['Q', 'G', 'I', 'D', 'C'].map((action, step) => {
        const from = action === 'C' ? '[0]' : action === 'D' ? '[kworker/0:1H]' : '[fio]';
        return `254,0    0 ${String(5 * at + step).padStart(8)} ${seconds.padStart(8)}00${step}   179  ${action}  WS ${sector} + 128 ${from}`;
      }),
  },
  'ftrace-nvme': {
    reset: ({ at, zoneLba, seconds }) =>
      nvmeEvents(at, seconds, `nvme_cmd_zone_mgmt_send slba=${zoneLba}, zsa=4, all=0`),
    write: ({ at, lba, seconds }) =>
      nvmeEvents(at, seconds, `nvme_cmd_write slba=${lba}, len=15, ctrl=0x0, dsmgmt=0, reftag=0`),
  },
  'qemu-trace': {
    reset: ({ zoneLba, seconds }) => [
      `4711@${seconds}:pci_nvme_reset_zone reset zone, slba=${zoneLba}, idx=0, all=0`,
    ],
    write: ({ at, lba, seconds }) => [
      `4711@${seconds}:pci_nvme_io_cmd cid ${at % 1024} nsid 0x1 sqid 1 opc 0x1 opname 'NVME_NVM_CMD_WRITE'`,
      `4711@${seconds}:pci_nvme_write cid ${at % 1024} opname 'NVME_NVM_CMD_WRITE' nsid 1 nlb 16 count ${WRITE_BYTES} lba 0x${lba.toString(16)}`,
      `4711@${seconds}:pci_nvme_enqueue_req_completion cid ${at % 1024} cqid 1 dw0 0x0 dw1 0x0 status 0x0`,
    ],
  },
  'qemu-io': {
    reset: ({ byte }) => [`qemu-io> zrs ${byte} ${ZONE_BYTES}`],
    write: ({ at, byte }) => [
      `qemu-io> write -P ${at % 256} ${byte} 64k`,
      `wrote ${WRITE_BYTES}/${WRITE_BYTES} bytes at offset ${byte}`,
      '64 KiB, 1 ops; 00.00 sec (83.112 MiB/sec and 1329.7872 ops/sec)',
    ],
  },
  'qemu-io script': {
    reset: ({ byte }) => [`zrs ${byte} ${ZONE_BYTES}`],
    write: ({ at, byte }) => [`write -P ${at % 256} ${byte} 64k`],
  },
  'nvme-cli': {
    reset: ({ zoneLba }) => [`$ nvme zns reset-zone /dev/nvme0n1 -s ${zoneLba}`, '[exit 0]'],
    write: ({ lba, zoneLba }) => [
      `$ nvme zns zone-append /dev/nvme0n1 -s 0x${zoneLba.toString(16)} -z ${WRITE_BYTES} -d /tmp/data`,
      `Success appended data to LBA ${lba.toString(16)}`,
      '[exit 0]',
    ],
  },
  'nvme-cli history': {
    reset: ({ zoneLba }) => [`blkzone reset -o ${zoneLba * 8} -c 1 /dev/nvme0n1`],
    write: ({ lba }) => [
      `sudo nvme write /dev/nvme0n1 --start-block=${lba} --block-count=15 --data-size=${WRITE_BYTES} --data=/tmp/data`,
    ],
  },
  biosnoop: {
    head: ['TIME(s)     COMM           PID     DISK      T SECTOR     BYTES  LAT(ms)'],
    write: ({ sector, seconds }) => [
      `${seconds.padEnd(11)} fio            174     nvme0n1   W ${String(sector).padEnd(10)} ${WRITE_BYTES}    1.98`,
    ],
  },
  'msr-csv': {
    write: ({ at, byte }) => [`${128166372003061629 / 8 + at},usr,0,Write,${byte},${WRITE_BYTES},41286`],
  },
};

/** What a tool prints. */
interface ForeignText {
  readonly head?: readonly string[];
  readonly reset?: LinesOf;
  readonly write: LinesOf;
}

function nvmeEvents(at: number, seconds: string, command: string): string[] {
  const id = `nvme0: disk=nvme0n1, qid=1, cmdid=${at % 65_536}`;
  const before = `    kworker/0:1H-38      [000] .....    ${seconds}: `;
  return [
    `${before}nvme_setup_cmd: ${id}, nsid=1, flags=0x0, meta=0x0, cmd=(${command})`,
    `${before}nvme_sq: nvme0: disk=nvme0n1, qid=1, head=612, tail=612`,
    `${before}nvme_complete_rq: ${id}, res=0x0, retries=0, flags=0x0, status=0x0`,
  ];
}

/** That many lines of a format, and a few more to end a request. */
export function* foreignLines({ head = [], reset, write }: ForeignText, count: number): Generator<string> {
  yield* head;
  let made = head.length;
  for (let at = 0; made < count; at++) {
    const one = writeAt(at);
    const lines =
      reset !== undefined && one.lba === one.zoneLba ? [...reset(one), ...write(one)] : write(one);
    yield* lines;
    made += lines.length;
  }
}

function writeAt(at: number): Write {
  const byte = (at * WRITE_BYTES) % (ZONES * ZONE_BYTES);
  const zone = Math.floor(byte / ZONE_BYTES);
  return {
    at,
    byte,
    sector: byte / SECTOR_BYTES,
    lba: byte / BLOCK_BYTES,
    zoneLba: (zone * ZONE_BYTES) / BLOCK_BYTES,
    seconds: `${100 + Math.floor(at / 100_000)}.${String((at % 100_000) * 10).padStart(6, '0')}`,
  };
}
