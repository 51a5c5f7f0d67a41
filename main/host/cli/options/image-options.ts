import { formatRemark } from '../../../../shared/errors/remark';
import { fail, failAbout } from '../../../../shared/errors/app-error';
import { settling } from '../../../../shared/errors/settling';
import { takesDataImage } from '../../../../shared/image/family';
import { OPENING, openOptionsOf } from '../../../../shared/image/open-options';
import type {
  OpenImageOptions,
  OpeningFlag,
  OpeningFlagKind,
  OpeningKind,
} from '../../../../shared/image/open-options';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import { parseZoneRanges } from '../../../../shared/units/ranges';
import type { ZoneIndex } from '../../../../shared/units/units';
import { openImage } from '../../../image/open-image';
import { familyNamed } from '../../../format/registry';
import { requireZones } from '../../../device/require-zones';
import type { Durability } from '../../../device/device';
import type { OpenedImage, OpenRequest } from '../../../image/opened-image';
import type { Output } from '../printing/output';
import { parseStartLine } from './start-options';

type CamelCase<Words extends string> = Words extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Words;
type AttributeOf<Flag extends string> = Flag extends `--${infer Words}` ? CamelCase<Words> : never;

/** What commander gives for an option of that kind. */
type GivenAs<Kind extends OpeningKind> = Kind extends 'flag'
  ? boolean
  : Kind extends 'paths'
    ? readonly string[]
    : string;

/** Options of every command that opens an image, as commander gives them. */
export type ImageOptions = {
  readonly [Flag in OpeningFlag as AttributeOf<Flag>]?: GivenAs<OpeningFlagKind<Flag>>;
} & { readonly start?: string };

/** Options of every command that changes an image. */
export interface WriteOptions extends ImageOptions {
  readonly durability: Durability;
  /** False for --no-lock. */
  readonly lock: boolean;
}

/**
 * Opens an image for looking, hands it to `use` and releases it whatever happens. It may have no zones. Errors: also
 * `changed-outside` when another program changed it meanwhile, so that what was printed may be neither old nor new.
 */
export function withAnyImage<Value>(
  path: string,
  options: ImageOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  const image = openImage(path, { access: 'read', ...choicesOf(options) });
  return useImage(image, output, () => image.whileLookedAt(() => use(image)));
}

/** As withAnyImage; of an image whose header is damaged the header, where a variant can be named. */
export function withAnyHeader<Value>(
  path: string,
  options: ImageOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  const request: OpenRequest = { access: 'read', damagedToo: true, ...choicesOf(options) };
  const image = openImage(path, request);
  return useImage(image, output, () => image.whileLookedAt(() => use(image)));
}

/** Opens an image whose zones are looked at. Errors: as requireZones. */
export function withImage<Value>(
  path: string,
  options: ImageOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  return withAnyImage(path, options, output, (image) => {
    requireZones(image.device.image.facts, image.path);
    return use(image);
  });
}

/**
 * Opens an image for changing it in place, under the writer's lock. Errors: as requireZones; why it is only read;
 * `changed-outside` when another program took the file away under it.
 */
export function withWritableImage<Value>(
  path: string,
  options: WriteOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  return withLockedImage(path, options, output, (image) => {
    requireWritable(image);
    return use(image);
  });
}

/** Opens an image under the writer's lock, whether or not it can be written. Errors: as requireZones. */
export function withLockedImage<Value>(
  path: string,
  options: WriteOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  const request: OpenRequest = {
    access: 'write',
    ...choicesOf(options),
    durability: options.durability,
    tableWrites: 'deferred',
    noLock: !options.lock,
  };
  return useImage(openImage(path, request), output, (image) => {
    requireZones(image.device.image.facts, image.path);
    const value = use(image);
    image.requireWritten();
    return value;
  });
}

/** Errors: the reason why an image can only be read. */
export function requireWritable({ device: { image } }: OpenedImage): void {
  if (image.facts.writeRefusal !== null) throw image.facts.writeRefusal;
}

/** Errors: `unsupported` where the data of a device is not there or cannot be read. */
export function requireData({ path, device: { image } }: OpenedImage): void {
  const { dataRefusal, recognition } = image.facts;
  if (dataRefusal === null) return;
  if (!takesDataImage(familyNamed(recognition.format))) throw dataRefusal;
  failAbout(path, 'unsupported', 'no data image is attached; give --data IMAGE to read or write blocks', {
    path,
  });
}

/** Choices given on the command line. Single options go over `--start`. Errors: `usage`, naming the option. */
export function choicesOf(options: ImageOptions): OpenImageOptions {
  const texts: Readonly<Record<string, string | boolean | readonly string[] | undefined>> = options;
  const given = OPENING.flatMap(({ key, kind, cli }) => {
    const text = cli && texts[attributeOf(cli.flag)];
    if (text === undefined) return [];
    return [[key, typeof text === 'string' ? valueOf(kind, text, cli!.flag) : text] as const];
  });
  const line = options.start === undefined ? {} : parseStartLine(options.start);
  return openOptionsOf({ ...line, ...Object.fromEntries(given) });
}

/** `maxOpen` for `--max-open`. */
function attributeOf(flag: string): string {
  return flag.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function valueOf(kind: OpeningKind, text: string, flag: string): string | number {
  switch (kind) {
    case 'count':
      return parseCount(text, flag);
    case 'ordinal':
      return ordinalOf(text, flag);
    case 'bytes':
      return parseSize(text, flag);
    default:
      return text;
  }
}

function ordinalOf(text: string, flag: string): number {
  const ordinal = parseCount(text, flag);
  const what = `${flag.slice(2)}s`;
  if (ordinal === 0) fail('usage', `${flag}: ${what} count from 1; accepted: 1 and above`, { text });
  return ordinal;
}

/** Every zone of ranges such as `0-3,60` or `all`, in order. */
export function* zonesOf(text: string, zoneCount: number): Generator<ZoneIndex> {
  for (const [first, last] of parseZoneRanges(text, 'ZONES', zoneCount)) {
    for (let zone = first; zone <= last; zone++) yield zone;
  }
}

function useImage<Value>(image: OpenedImage, output: Output, use: (image: OpenedImage) => Value): Value {
  return settling(
    () => image.dispose(),
    () => {
      for (const notice of image.notices) output.message(formatRemark(notice));
      return use(image);
    },
  );
}
