import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COPY_FORMATS } from '../../renderer/features/inspect/hex/copy/copy-formats';
import { useFolder } from '../support/storage/temporary-folder';

const folder = useFolder();
const shell = (command: string): string => execFileSync('sh', ['-c', command], { encoding: 'utf8' });
const copied = (path: string, bytes: Uint8Array, offset: number): string =>
  COPY_FORMATS['edit.copyQemuIo'].format({ path, bytes, offset });

it('qemu-io writes the bytes that were copied as its command, where they lay', () => {
  const path = folder("it's raw.img");
  const before = Buffer.alloc(65_536, 0x11);
  writeFileSync(path, before);
  shell(copied(path, new Uint8Array(1000).fill(0x5a), 4096 + 24));
  before.fill(0x5a, 4120, 5120);
  expect(readFileSync(path).equals(before)).toBe(true);
});

it('qemu-io shows the bytes where one value cannot write them', () => {
  const path = folder('raw.img');
  const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
  writeFileSync(path, Buffer.concat([Buffer.alloc(512), bytes, Buffer.alloc(512)]));
  expect(shell(copied(path, bytes, 512))).toContain('00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f');
});
