// node check-btrfs.mjs PROGRAMS ZONE_BYTES RAW: asks Debian's btrfs of the bytes of a zoned drive. Its exit status is the answer.
//
// On a zoned drive the superblock is the newest entry of a log in the first two zones; of a file, btrfs takes the one at 64 KiB.
// It takes zones of a file for 256 MiB each, so that no others can be checked.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const [programs = '', zoneBytes = '', raw = ''] = process.argv.slice(2);
const BLOCK = 4096;
const FIXED_PLACE = 65_536;
const AT = { magic: 64, generation: 72 };
const MAGIC = '_BHRfS_M';

const file = openSync(raw, 'r+');
let newest = Buffer.alloc(BLOCK);
for (const start of [0, Number(zoneBytes)]) {
  for (let at = start; ; at += BLOCK) {
    const block = Buffer.alloc(BLOCK);
    readSync(file, block, 0, BLOCK, at);
    if (block.toString('latin1', AT.magic, AT.magic + MAGIC.length) !== MAGIC) break;
    if (block.readBigUInt64LE(AT.generation) >= newest.readBigUInt64LE(AT.generation)) newest = block;
  }
}
writeSync(file, newest, 0, BLOCK, FIXED_PLACE);
closeSync(file);

const libraries = join(programs, 'lib/x86_64-linux-gnu');
const loaded = ['--library-path', libraries, join(programs, 'usr/bin/btrfs')];
const loader = join(programs, 'lib64/ld-linux-x86-64.so.2');
process.exitCode = spawnSync(loader, [...loaded, 'check', '--readonly', raw]).status ?? 1;
