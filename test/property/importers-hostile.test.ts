import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IMPORTERS } from '../../main/trace/importers/registry';
import { isExact } from '../../shared/units/units';
import { AppError } from '../../shared/errors/app-error';
import { IMPORT_OUTCOMES } from '../../shared/workload/import-report';
import { OPERATIONS } from '../../shared/workload/operations';
import { exportCommands } from '../support/trace/export-texts';
import { holds } from '../support/run/holds';
import { requestsOf } from '../support/trace/foreign-requests';

/** Lines that the formats are made of, whole and broken. */
const words = [
  'fio version 3 iolog',
  'TIME(s) COMM PID DISK T SECTOR BYTES LAT(ms)',
  '0.1 a 1 vda W 9007199254740993 4096 1',
  '0.1 a 1 vda WFS -1 0 1',
  '128166372003061629,hm,0,Read,99999999999999999999,32768,58822',
  '419,W,8792731648,16384,1577808144360767',
  '1538323200,4287,8,0,1283',
  "pci_nvme_write cid 1 opname 'NVME_NVM_CMD_WRITE' nsid 1 nlb 4294967295 count 1 lba 0xffffffffffffff",
  'pci_nvme_err_zone_is_full lba 0x0',
  'pci_nvme_enqueue_req_completion cid 1 cqid 1 dw0 0xffffffff dw1 0xffffffff status 0x0',
  'pci_nvme_reset_zone reset zone, slba=9999999999999999, idx=2, all=-1',
  '$ nvme zns reset-zone /dev/nvme0n1 -s 0xfffffffffffff',
  'nvme write /dev/nvme0n1 -c 9007199254740991 -s 9007199254740991',
  'dd if=x of=/dev/nvme0n1 bs=1 count=9007199254740991',
  'dd of=/dev/nvme0n1 bs=0',
  'blkzone reset -o 9007199254740991 -c 9007199254740991 /dev/nvme0n1',
  'NVMe status: x(0x41bc)',
  '[exit 1]',
  "$ qemu-io -c 'write -P 1 0 4k' -c 'zap 9007199254740991 9007199254740991' x",
  'qemu-io> write -P 0x5a 8191P 1',
  'wrote 4096/4096 bytes at offset 0',
  'zone append failed: Invalid argument',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.string(), fc.stringMatching(/^[\x20-\x7f]{0,40}$/)), {
    maxLength: 30,
  })
  .map((lines) => Buffer.from(lines.join('\n')));
const log = Buffer.from(
  exportCommands('dm-log-writes', [
    { op: 'write', zone: 1, blocks: 2, data: { pattern: 'increment' } },
    { op: 'mark', text: 'zone:reset:1' },
    { op: 'flush' },
  ]).bytes,
);
/** A log with some bytes set to anything, cut anywhere. */
const brokenLog = fc
  .tuple(
    fc.array(fc.tuple(fc.nat({ max: 4096 * 2 + 64 }), fc.nat({ max: 255 })), { maxLength: 8 }),
    fc.nat({ max: log.length }),
  )
  .map(([changes, end]) => {
    const bytes = Buffer.from(log);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return bytes.subarray(0, bytes.length - end);
  });
const source = fc.oneof(
  text,
  brokenLog,
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
);

describe.each(IMPORTERS.map((importer) => [importer.name, importer] as const))('%s', (_name, importer) => {
  it('gives sound requests or reasons, whatever it is given and however it is cut', () => {
    holds(
      fc.property(source, fc.integer({ min: 1, max: 300 }), (bytes, pieceBytes) => {
        const read = (length: number) => {
          try {
            return requestsOf(importer, bytes, { pieceBytes: length });
          } catch (thrown) {
            if (thrown instanceof AppError && thrown.code === 'malformed') return null;
            throw thrown;
          }
        };
        const whole = read(Infinity);
        expect(read(pieceBytes)).toEqual(whole);
        importer.recognises(bytes);
        for (const { op, t } of whole?.requests ?? []) {
          expect([...OPERATIONS, 'discard', 'manage']).toContain(op);
          expect(isExact(t)).toBe(true);
        }
        for (const { outcome } of whole?.notes ?? []) expect(IMPORT_OUTCOMES).toContain(outcome);
      }),
    );
  });
});
