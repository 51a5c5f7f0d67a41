/** Requests to open an image at a place: from a command line, from the system, and from links. */
import { AppError } from '../errors/app-error';
import { parseSize } from '../units/parse';
import { bytesOfName, nameOfBytes } from '../units/raw-name';
import { TEXT_MAX } from '../units/schemas';
import type { ByteCount } from '../units/units';

/** Scheme of links that open an image. */
export const LINK_SCHEME = 'zonesmith';
const LINK_START = `${LINK_SCHEME}://open`;

/** Where to look in an image that is opened. */
export interface OpenPlace {
  /** An address as Go to takes it; null = none was named. */
  readonly at: string | null;
  /** Bytes to select from there; null = none. */
  readonly select: ByteCount | null;
  /** The image stays locked: it cannot be unlocked while it is open. */
  readonly readOnly: boolean;
}

/** An image to be opened, and where to look in it. */
export interface OpenRequest extends OpenPlace {
  readonly path: string;
  /**
   * words: of a command line or of the system · link: anybody may have made it, so that nothing is opened before the user agrees ·
   * brokenLink: it opens nothing, `path` is the link.
   */
  readonly from: 'words' | 'link' | 'brokenLink';
  /** What of it was not understood, in a sentence; the rest holds. */
  readonly problem: string | null;
}

/** A path that is opened without more words. */
export function plainRequest(path: string): OpenRequest {
  return { path, at: null, select: null, readOnly: false, from: 'words', problem: null };
}

/**
 * What the arguments behind the program's name ask for: paths, links, and `--goto ADDRESS`, `--select BYTES`, `--readonly` (also
 * with `=`), which hold for every path among them. Other switches are the system's. `--` ends the switches. Errors: none, see
 * `problem`.
 */
export function parseOpenArguments(argv: readonly string[]): readonly OpenRequest[] {
  const { paths, values, problem } = sortArguments(argv);
  const selected = readSelect(values.select);
  const place: OpenPlace = { at: values.goto, select: selected.bytes, readOnly: values.readonly };
  return paths.map((path) => {
    if (path.toLowerCase().startsWith(`${LINK_SCHEME}:`)) return parseOpenLink(path) ?? badLink(path);
    return { path, ...place, from: 'words', problem: problem ?? selected.problem };
  });
}

interface SortedArguments {
  readonly paths: readonly string[];
  readonly values: {
    readonly goto: string | null;
    readonly select: string | null;
    readonly readonly: boolean;
  };
  readonly problem: string | null;
}

function sortArguments(argv: readonly string[]): SortedArguments {
  const paths: string[] = [];
  const values = { goto: null as string | null, select: null as string | null, readonly: false };
  let problem: string | null = null;
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at]!;
    const match = /^--(goto|select)(?:=(.*))?$/s.exec(argument);
    if (match) {
      const name = match[1] as 'goto' | 'select';
      values[name] = match[2] ?? argv[++at] ?? null;
      if (!values[name]) problem = `--${name} needs a value`;
      values[name] ||= null;
    } else if (argument === '--readonly') values.readonly = true;
    else if (argument === '--') {
      paths.push(...argv.slice(at + 1));
      break;
    } else if (!argument.startsWith('-')) paths.push(argument);
  }
  return { paths, values, problem };
}

function readSelect(text: string | null): {
  readonly bytes: ByteCount | null;
  readonly problem: string | null;
} {
  if (text === null) return { bytes: null, problem: null };
  try {
    const bytes = parseSize(text, 'select');
    return bytes > 0 ? { bytes, problem: null } : { bytes: null, problem: 'select: 0 bytes are none' };
  } catch (thrown) {
    if (thrown instanceof AppError) return { bytes: null, problem: thrown.message };
    throw thrown;
  }
}

const badLink = (link: string): OpenRequest => ({
  ...plainRequest(link),
  from: 'brokenLink',
  problem: `this is no link that opens an image; one looks like ${LINK_START}?path=/folder/image&at=z7`,
});

/**
 * The link `zonesmith://open?path=…&at=…&select=…&readonly=1`. Null for anything else, a link without a path among them, or with
 * one that is not whole: relative to nothing.
 */
export function parseOpenLink(link: string): OpenRequest | null {
  const match = /^zonesmith:\/\/open\/?\?(.*)$/is.exec(link.trim());
  return match === null ? null : parseOpenQuery(match[1]!);
}

/** The same from what stands behind the `?` alone, as in the address line of a page. */
export function parseOpenQuery(query: string): OpenRequest | null {
  const fields = new Map(query.split('&').map((pair) => splitPair(pair)));
  const path = fields.get('path') ?? '';
  if (!/^(\/|[a-z]:[\\/]|\\\\)/i.test(path) || path.length > TEXT_MAX || path.includes('\0')) return null;
  const { bytes, problem } = readSelect(fields.get('select') || null);
  const at = fields.get('at') || null;
  const readOnly = ['1', 'true', ''].includes(fields.get('readonly') ?? '0');
  return { path, at, select: bytes, readOnly, from: 'link', problem };
}

function splitPair(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  const [key, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
  return [decode(key), decode(value)];
}

/** The link that opens an image at a place. */
export function openLink({ path, at, select, readOnly }: OpenPlace & { readonly path: string }): string {
  const fields = [
    `path=${encode(path)}`,
    ...(at === null ? [] : [`at=${encode(at)}`]),
    ...(select === null ? [] : [`select=${select}`]),
    ...(readOnly ? ['readonly=1'] : []),
  ];
  return `${LINK_START}?${fields.join('&')}`;
}

/** By bytes, as a path need not be UTF-8. */
const encode = (text: string): string =>
  [...bytesOfName(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[\w\-.~/]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

function decode(text: string): string {
  const parts = text.split(/(%[0-9a-f]{2})/i);
  return nameOfBytes(
    Uint8Array.from(
      parts.flatMap((part) =>
        /^%[0-9a-f]{2}$/i.test(part) ? [Number.parseInt(part.slice(1), 16)] : [...bytesOfName(part)],
      ),
    ),
  );
}
