import { Option, type Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import { defaultWidth, type IntegerWidth } from '../../../../../shared/search/byte-pattern';
import type { SearchPattern } from '../../../../../shared/search/pattern';
import {
  SEARCH_SCOPE_FORMS,
  type SearchHit,
  type SearchScope,
  type SearchSummary,
} from '../../../../../shared/search/search';
import { formatBytes, formatHex, plural } from '../../../../../shared/units/format';
import { parseCount } from '../../../../../shared/units/parse';
import type { OpenedImage } from '../../../../image/opened-image';
import { scopeIn } from '../../../../search/scope';
import { searchImage } from '../../../../search/search-image';
import { placeHit } from '../../../../search/spaces';
import { checkCancelled } from '../../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { printArray } from '../../printing/json-stream';
import { requireData, withAnyImage, type ImageOptions } from '../../options/image-options';
import type { Output } from '../../printing/output';

interface FindOptions extends ImageOptions {
  readonly hex?: string;
  readonly text?: string;
  readonly utf16?: boolean;
  readonly int?: string;
  readonly width?: '1' | '2' | '4' | '8';
  readonly bigEndian?: boolean;
  readonly regex?: string;
  readonly in: string;
  readonly limit?: string;
}

/** `find`: where in the file bytes, a text, a number or an expression lie. */
export function registerFind(program: Command, run: Run): void {
  withImageOptions(addCommand(program, run, 'find <image>', 'find bytes, text or numbers', find))
    .option('--hex <bytes>', "bytes in hexadecimal, ? for any digit: '5a ?? 4f', '4?'")
    .option('--text <text>', 'a text in UTF-8')
    .option('--utf16', 'the text in little-endian UTF-16')
    .option('--int <number>', 'an integer, decimal or 0x, may be negative')
    .addOption(
      new Option('--width <bytes>', 'bytes of the integer (default: 4, or 8 where it needs them)').choices([
        ...['1', '2', '4', '8'],
      ]),
    )
    .option('--big-endian', 'the integer with its highest byte first')
    .option('--regex <expression>', 'a regular expression over bytes, without ^ $ \\b and back references')
    .option('--in <scope>', `where to look: ${SEARCH_SCOPE_FORMS}`, 'all')
    .option('--limit <hits>', 'end with so many hits');
}

function find({ args, options, output }: Invocation<FindOptions>): number {
  const pattern = patternOf(options);
  const limit = options.limit === undefined ? Infinity : parseCount(options.limit, '--limit');
  if (limit === 0) fail('usage', '--limit: 0 hits are nothing to find; accepted: 1 and above');
  return withAnyImage(args[0]!, options, output, (image) => {
    const scope = scopeIn(image.device, options.in);
    if (scope.kind === 'written' || scope.kind === 'zones') requireData(image);
    const hits = new Hits(image, { pattern, scope, limit }, output);
    if (output.json) printJson(hits, output);
    else printLines(hits, output);
    return hits.summary!.hits > 0 ? EXIT_OK : EXIT_FOUND;
  });
}

/** Errors: `usage` unless one pattern is given, and with it only what belongs to it. */
function patternOf(options: FindOptions): SearchPattern {
  const { hex, text, int, regex, utf16, width, bigEndian } = options;
  const given = [hex, text, int, regex].filter((one) => one !== undefined);
  if (given.length !== 1)
    fail('usage', 'give one of --hex BYTES, --text TEXT, --int NUMBER and --regex EXPRESSION');
  if (given[0] === '') fail('usage', 'the pattern is empty');
  if (utf16 && text === undefined) fail('usage', '--utf16 goes with --text');
  if ((width !== undefined || bigEndian) && int === undefined)
    fail('usage', `${width === undefined ? '--big-endian' : '--width'} goes with --int`);
  if (hex !== undefined) return { kind: 'hex', text: hex };
  if (text !== undefined) return { kind: 'text', text, encoding: utf16 ? 'utf-16le' : 'utf-8' };
  if (regex !== undefined) return { kind: 'regex', text: regex };
  const bytes = width === undefined ? defaultWidth(int!) : (Number(width) as IntegerWidth);
  return { kind: 'integer', text: int!, width: bytes, bigEndian: bigEndian === true };
}

interface Search {
  readonly pattern: SearchPattern;
  readonly scope: SearchScope;
  readonly limit: number;
}

/** Hits as they are found; behind the last one the summary. */
class Hits implements Iterable<SearchHit> {
  readonly #image: OpenedImage;
  readonly #search: Search;
  readonly #output: Output;
  summary: SearchSummary | null = null;

  constructor(image: OpenedImage, search: Search, output: Output) {
    this.#image = image;
    this.#search = search;
    this.#output = output;
  }

  *[Symbol.iterator](): Generator<SearchHit> {
    const { device, attached } = this.#image;
    const search = searchImage(device, { ...this.#search, dataAt: attached?.offset ?? null });
    const matches = search.run({
      checkCancelled,
      progress: (done, total) =>
        this.#output.progress(`${formatBytes(done)} of ${formatBytes(total)} searched`),
    });
    let next = matches.next();
    for (; !next.done; next = matches.next()) {
      checkCancelled();
      yield placeHit(device, search.space, next.value);
    }
    this.summary = next.value;
  }
}

function printJson(hits: Hits, output: Output): void {
  output.raw('{"hits":');
  printArray(hits, output);
  const { hits: count, ...rest } = hits.summary!;
  output.line(`,"count":${count},${JSON.stringify(rest).slice(1)}`);
}

function printLines(hits: Hits, output: Output): void {
  for (const hit of hits) output.line(lineOf(hit));
  for (const remark of remarksOn(hits.summary!)) output.message(remark);
}

/** File offset, LBA, zone + offset, as addresses that `hex --at` takes; `-` where there is none. */
function lineOf({ offset, lba, zone, zoneByte }: SearchHit): string {
  const inZone = zone === null || zoneByte === null ? '-' : `z${zone}+${formatHex(zoneByte)}`;
  const ofFile = offset === null ? '-' : formatHex(offset);
  return `${ofFile}  ${lba === null ? '-' : `lba:${formatHex(lba)}`}  ${inZone}`;
}

function* remarksOn(summary: SearchSummary): Generator<string> {
  const { hits, isWhole, searchedBytes, skippedBytes, matchesZeros } = summary;
  if (hits === 0) yield `nothing found in ${formatBytes(searchedBytes)}`;
  if (!isWhole) yield `ended with the ${plural(hits, 'hit')} of --limit; there are more`;
  if (matchesZeros && skippedBytes > 0)
    yield `${formatBytes(skippedBytes)} were never written and read as zeros, which match, too; hits in them alone are not told`;
}
