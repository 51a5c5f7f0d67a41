import { describe, expect, it } from 'vitest';
import { COPY_FORMATS } from '../../../../../../../renderer/features/inspect/hex/copy/copy-formats';
import { pastedBytes } from '../../../../../../../renderer/features/inspect/hex/edit/pasted-bytes';

const HELLO = Uint8Array.from(Buffer.from("Zone 7's data\0\xff\x80", 'latin1'));
const as = (
  id: keyof typeof COPY_FORMATS,
  bytes: Uint8Array = HELLO,
  { offset = 0x1000, path = '/images/a.img' } = {},
) => COPY_FORMATS[id].format({ bytes, offset, path });

describe('copying bytes', () => {
  it('gives hex that pastes back', () => {
    expect(as('edit.copyHex', Uint8Array.of(0xde, 0xad, 0))).toBe('de ad 00');
    expect([...pastedBytes(as('edit.copyHex'), 'hex')]).toEqual([...HELLO]);
  });

  it('gives text in UTF-8, and base64 of any length', () => {
    expect(as('edit.copyText', Uint8Array.from(Buffer.from('zwölf')))).toBe('zwölf');
    expect(as('edit.copyBase64')).toBe(Buffer.from(HELLO).toString('base64'));
    const long = Uint8Array.from({ length: 100_001 }, (_, index) => index % 251);
    expect(as('edit.copyBase64', long)).toBe(Buffer.from(long).toString('base64'));
  });

  it('gives source code of C, Rust and Python, in lines of 16 bytes', () => {
    const bytes = Uint8Array.from({ length: 17 }, (_, index) => index);
    const lines = `    ${[...Array(16).keys()].map((byte) => `0x0${byte.toString(16)},`).join(' ')}\n    0x10,`;
    expect(as('edit.copyC', bytes)).toBe(`static const uint8_t bytes[17] = {\n${lines}\n};\n`);
    expect(as('edit.copyRust', bytes)).toBe(`const BYTES: [u8; 17] = [\n${lines}\n];\n`);
    expect(as('edit.copyPython', Uint8Array.of(0x5a, 0, 0xff))).toBe('data = (\n    b"\\x5a\\x00\\xff"\n)\n');
  });

  it('gives a dump as xxd prints it', () => {
    expect(as('edit.copyXxd')).toBe("00001000: 5a6f 6e65 2037 2773 2064 6174 6100 ff80  Zone 7's data...\n");
    expect(as('edit.copyXxd', HELLO.subarray(0, 3))).toBe(`00001000: 5a6f 6e${' '.repeat(32)}  Zon\n`);
  });

  it('gives the command of qemu-io that writes the bytes where one value can, else the one that reads them', () => {
    expect(as('edit.copyQemuIo', new Uint8Array(512).fill(0x5a))).toBe(
      "qemu-io -f raw -c 'write -P 0x5a 0x1000 512' /images/a.img",
    );
    expect(as('edit.copyQemuIo')).toBe("qemu-io -f raw -c 'read -v 0x1000 16' /images/a.img");
  });

  it('gives our own command, with a path that a shell takes as one word', () => {
    expect(as('edit.copyZonesmith', Uint8Array.of(1, 2), { path: "/it's here/a.img" })).toBe(
      "zonesmith patch '/it'\\''s here/a.img' --at 0x1000 --hex 0102",
    );
  });
});
