/** What reads texts of other tools, of our own traces and of people. */
import { parseTrace } from '../../../main/trace/native-codec';
import { EXPORTERS } from '../../../main/trace/exporters/registry';
import { IMPORTERS } from '../../../main/trace/importers/registry';
import { readReportText } from '../../../main/app/read-report-text';
import { AppError } from '../../../shared/errors/app-error';
import { parseCrashPoint } from '../../../shared/crash/crash-point';
import { IMPORT_OUTCOMES } from '../../../shared/workload/import-report';
import { parseSize } from '../../../shared/units/parse';
import { exportCommands } from '../../support/trace/export-texts';
import { requestsOf } from '../../support/trace/foreign-requests';
import type { Random } from '../../../shared/workload/random';
import { mutatedText } from '../texts';
import { pick, type FuzzTarget } from '../target';

const COMMANDS = [
  { op: 'write', zone: 1, blocks: 2, data: { pattern: 'increment' } },
  { op: 'append', zone: 2, blocks: 1, data: { pattern: 'stamp' } },
  { op: 'read', zone: 1, blocks: 1 },
  { op: 'open', zone: 3 },
  { op: 'finish', zone: 1 },
  { op: 'mark', text: 'zone:reset:1' },
  { op: 'reset', zone: 1 },
  { op: 'flush' },
] as const;

/** Lines as the tools print them, of which no exporter of ours makes any. */
const PRINTED = [
  'TIME(s) COMM PID DISK T SECTOR BYTES LAT(ms)\n0.1 a 1 vda W 2048 4096 0.1',
  '128166372003061629,hm,0,Read,383496192,32768,58822',
  '1538323200,4287,8,0,1283',
  "pci_nvme_write cid 1 opname 'NVME_NVM_CMD_WRITE' nsid 1 nlb 4 count 2048 lba 0x100",
  '$ nvme zns reset-zone /dev/nvme0n1 -s 0x100\n[exit 0]\nnvme write /dev/nvme0n1 -c 0 -s 256 -z 4096',
  "$ qemu-io -c 'write -P 1 0 4k' x\nwrote 4096/4096 bytes at offset 0\nqemu-io> zrs 0 65536",
  '[global]\nrw=randwrite\nbs=4k\nzonemode=zbd\nzonesize=1m\n[job]\nsize=4m',
];
const EXPORTED = EXPORTERS.map(({ name }) => exportCommands(name, COMMANDS).bytes.toString('latin1'));
const SOURCES = [...PRINTED, ...EXPORTED];

/** A refusal in words is an answer. */
function answered(read: () => void, ...codes: readonly string[]): void {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !codes.includes(thrown.code)) throw thrown;
    if (thrown.message === '') throw new Error(`${thrown.code} without a word`, { cause: thrown });
  }
}

const mutate = (random: Random, sources: readonly string[]): string =>
  mutatedText(pick(random, sources), random);

/** A job may be sound, and not fit the drive. */
const OF_JOBS = ['malformed', 'usage', 'unsupported', 'out-of-range'];

const importers: readonly FuzzTarget<string>[] = IMPORTERS.map((importer) => ({
  name: `import ${importer.name}`,
  make: (random) => mutate(random, SOURCES),
  run(text) {
    const bytes = Buffer.from(text, 'latin1');
    importer.recognises(bytes);
    answered(
      () => {
        const { notes } = requestsOf(importer, bytes, { pieceBytes: Infinity });
        for (const { outcome } of notes)
          if (!IMPORT_OUTCOMES.includes(outcome)) throw new Error(`an outcome there is not: ${outcome}`);
      },
      ...(importer.name === 'fio-job' ? OF_JOBS : ['malformed']),
    );
  },
}));

const HEADER = {
  ...{ zonesmith: 'trace', version: 1, limits: { openZonesMax: 2, activeZonesMax: 4, appendMaxBytes: null } },
  ...{ profile: 'zns', options: {}, logicalBlockSizeBytes: 4096, zdeBytes: 64, seed: 5 },
  geometry: {
    zoneCount: 8,
    zoneSizeBytes: 2 ** 20,
    zoneCapacityBytes: 786_432,
    conventionalZones: [[0, 0]],
    lastZoneSizeBytes: 2 ** 20,
  },
};
const TRACE = [HEADER, ...COMMANDS.map((command, i) => ({ i, t: i, ...command, expect: { status: 'ok' } }))]
  .map((line) => JSON.stringify(line))
  .join('\n');

const traces: FuzzTarget<string> = {
  name: 'trace',
  make: (random) => mutate(random, [TRACE]),
  run: (text) =>
    answered(() => void [...parseTrace(text.split('\n')).entries], 'malformed', 'usage', 'out-of-range'),
};

const REPORTS = [
  '  start: 0x000000000, len 0x000800, cap 0x000800, wptr 0x000010 reset:0 non-seq:0, zcond: 2(oi) [type: 2(SEQ_WRITE_REQUIRED)]\n'.repeat(
    4,
  ),
  'Zone 00000: swr, ofst 00000000000000, len 00000001048576, cap 00000001048576, wp 00000000004096, oi, non_seq 0, reset 0',
  'nr_zones: 2\nSLBA: 0x0        WP: 0x10       Cap: 0x100      State: IMP_OPENED   Type: SEQWRITE_REQ   Attrs: 0x0',
  '{"nr_zones":2,"zone_list":[{"slba":0,"wp":16,"cap":256,"state":"EMPTY","type":"SEQWRITE_REQ","attrs":0},{"slba":256,"wp":256,"cap":256,"state":"EMPTY","type":"SEQWRITE_REQ","attrs":0}]}',
  'start: 0x0, len 0x800, cap 0x800, wptr 0x10, zcond:2, [type: 2]',
];

const reports: FuzzTarget<string> = {
  name: 'report',
  make: (random) => mutate(random, REPORTS),
  run: (text) =>
    answered(() => void readReportText({ text }, {}), 'malformed', 'usage', 'not-recognised', 'out-of-range'),
};

const SPELLINGS = ['12:after-data', '3:w2', '7:before', '64KiB', '0x200', '1MiB', '2G', '4096'];

const spellings: FuzzTarget<string> = {
  name: 'spelling',
  make: (random) => mutate(random, SPELLINGS),
  run(text) {
    answered(() => void parseCrashPoint(text), 'usage');
    answered(() => void parseSize(text, '--length'), 'usage');
  },
};

/** Every reader of texts. */
export const texts: readonly FuzzTarget<string>[] = [...importers, traces, reports, spellings];
