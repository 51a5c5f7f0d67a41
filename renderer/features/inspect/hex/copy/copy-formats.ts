import { plainText } from '../../../../components/hex-grid/hex-columns';
import { formatHex, formatHexBytes } from '../../../../../shared/units/format';
import { quoteArgument } from '../../../../../shared/units/shell-word';

/** Bytes to be copied, and where they come from. */
export interface CopiedBytes {
  readonly bytes: Uint8Array;
  /** File offset of the first one. */
  readonly offset: number;
  /** Path of the file. */
  readonly path: string;
}

/** A text that bytes are copied as. */
export interface CopyFormat {
  /** Words behind `as`. */
  readonly title: string;
  /** More bytes are not copied. */
  readonly most: number;
  readonly format: (copied: CopiedBytes) => string;
}

/** What is held in memory, and in a clipboard, without anybody waiting for it. */
const COPIED_BYTES_MAX = 2 ** 20;
/** An argument of a command is at most 128 KiB long on Linux. */
const ARGUMENT_BYTES_MAX = 2 ** 15;
const LINE_BYTES = 16;

/** The formats by the command that copies in them. */
export const COPY_FORMATS = {
  'edit.copyHex': { title: 'hex', most: COPIED_BYTES_MAX, format: ({ bytes }) => formatHexBytes(bytes) },
  'edit.copyText': {
    title: 'text',
    most: COPIED_BYTES_MAX,
    format: ({ bytes }) => new TextDecoder().decode(bytes),
  },
  'edit.copyC': { title: 'C array', most: COPIED_BYTES_MAX, format: cArray },
  'edit.copyRust': { title: 'Rust', most: COPIED_BYTES_MAX, format: rustArray },
  'edit.copyPython': { title: 'Python', most: COPIED_BYTES_MAX, format: pythonBytes },
  'edit.copyBase64': { title: 'base64', most: COPIED_BYTES_MAX, format: base64 },
  'edit.copyXxd': { title: 'an xxd dump', most: COPIED_BYTES_MAX, format: xxdDump },
  'edit.copyQemuIo': { title: 'a qemu-io command', most: COPIED_BYTES_MAX, format: qemuIoCommand },
  'edit.copyZonesmith': {
    title: 'a zonesmith command',
    most: ARGUMENT_BYTES_MAX,
    format: ({ bytes, offset, path }) =>
      `zonesmith patch ${quoteArgument(path)} --at ${formatHex(offset)} --hex ${formatHexBytes(bytes, '')}`,
  },
} as const satisfies Readonly<Record<string, CopyFormat>>;

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / LINE_BYTES);
  return Array.from({ length: count }, (_, line) =>
    bytes.subarray(line * LINE_BYTES, (line + 1) * LINE_BYTES),
  );
}

/** `0x5a, 0x00,` in lines of 16. */
const arrayLines = (bytes: Uint8Array) =>
  linesOf(bytes)
    .map((line) => `    ${Array.from(line, (byte) => `0x${byte.toString(16).padStart(2, '0')},`).join(' ')}`)
    .join('\n');

function cArray({ bytes }: CopiedBytes): string {
  return `static const uint8_t bytes[${bytes.length}] = {\n${arrayLines(bytes)}\n};\n`;
}

function rustArray({ bytes }: CopiedBytes): string {
  return `const BYTES: [u8; ${bytes.length}] = [\n${arrayLines(bytes)}\n];\n`;
}

function pythonBytes({ bytes }: CopiedBytes): string {
  const lines = linesOf(bytes).map((line) => `    b"${formatHexBytes(line, '').replace(/../g, '\\x$&')}"`);
  return `data = (\n${lines.join('\n')}\n)\n`;
}

function base64({ bytes }: CopiedBytes): string {
  const characters = linesOf(bytes).map((line) => String.fromCharCode(...line));
  return btoa(characters.join(''));
}

/** As `xxd -s` prints it: offsets of the file, two bytes a group. */
function xxdDump({ bytes, offset }: CopiedBytes): string {
  return linesOf(bytes)
    .map((line, index) => {
      const at = (offset + index * LINE_BYTES).toString(16).padStart(8, '0');
      const groups = formatHexBytes(line, '').replace(/.{4}(?=.)/g, '$& ');
      const text = plainText(line.length, (byte) => line[byte] ?? -1).replaceAll('·', '.');
      return `${at}: ${groups.padEnd(39)}  ${text}\n`;
    })
    .join('');
}

/** Writes the bytes where they lie in the file where one `write -P` can, and otherwise reads them. */
function qemuIoCommand({ bytes, offset, path }: CopiedBytes): string {
  const [first = 0] = bytes;
  const place = `${formatHex(offset)} ${bytes.length}`;
  const isOne = bytes.every((byte) => byte === first);
  const command = isOne ? `write -P ${formatHex(first)} ${place}` : `read -v ${place}`;
  return `qemu-io -f raw -c '${command}' ${quoteArgument(path)}`;
}
