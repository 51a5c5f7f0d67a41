import { fail } from '../../../shared/errors/app-error';
import type { QemuStartOptions } from '../../../shared/image/open-options';
import { parseCount } from '../../../shared/units/parse';
import { parseZoneRanges } from '../../../shared/units/ranges';
import type { ZoneIndex } from '../../../shared/units/units';
import type { RuleProfile } from '../../../shared/zone/profile';
import { openImage } from '../../image/open-image';
import { requireZones } from '../../device/require-zones';
import type { Durability } from '../../device/device';
import type { OpenedImage, OpenRequest } from '../../image/opened-image';
import { withoutUndefined } from '../../../shared/units/without-undefined';
import type { Output } from './output';
import { parseStartLine, type StartLine } from './start-options';

/** Options of every command that opens an image, as commander gives them. */
export interface ImageOptions {
  readonly variant?: string;
  readonly profile?: RuleProfile;
  readonly data?: string;
  readonly namespace?: string;
  readonly maxOpen?: string;
  readonly maxActive?: string;
  readonly offlineZones?: string;
  readonly rdonlyZones?: string;
  readonly start?: string;
}

/** Options of every command that changes an image. */
export interface WriteOptions extends ImageOptions {
  readonly durability: Durability;
  /** False for --no-lock. */
  readonly lock: boolean;
}

/** Opens an image for looking, hands it to `use` and releases it whatever happens. It may have no zones. */
export function withAnyImage<Value>(
  path: string,
  options: ImageOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  return useImage(openImage(path, { access: 'read', ...requestOf(options) }), output, use);
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

/** Opens an image for changing it in place, under the writer's lock. Errors: as requireZones; why it is only read. */
export function withWritableImage<Value>(
  path: string,
  options: WriteOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  const request: OpenRequest = {
    access: 'write',
    ...requestOf(options),
    durability: options.durability,
    tableWrites: 'deferred',
    noLock: !options.lock,
  };
  return useImage(openImage(path, request), output, (image) => {
    requireZones(image.device.image.facts, image.path);
    requireWritable(image);
    return use(image);
  });
}

/** Errors: the reason why an image can only be read. */
export function requireWritable({ device: { image } }: OpenedImage): void {
  if (image.facts.writeRefusal !== null) throw image.facts.writeRefusal;
}

/** Errors: `unsupported` where only the zones of a device are there, and not its data. */
export function requireData({ path, device: { image } }: OpenedImage): void {
  if (image.facts.hasData) return;
  fail('unsupported', `${path}: no data image is attached; give --data IMAGE to read or write blocks`, {
    path,
  });
}

/** Overrides given on the command line, as the service takes them. Single options go over `--start`. */
export function requestOf(options: ImageOptions): Omit<OpenRequest, 'access'> {
  const { profile, data, variant } = options;
  const { start, ...limits } = options.start === undefined ? NO_START : parseStartLine(options.start);
  return withoutUndefined({
    profile,
    data,
    driver: withoutUndefined({
      variant,
      namespace: options.namespace === undefined ? undefined : namespaceOf(options.namespace),
      openZonesMax: countOf(options.maxOpen, '--max-open') ?? limits.openZonesMax,
      activeZonesMax: countOf(options.maxActive, '--max-active') ?? limits.activeZonesMax,
      start: startOf(options, start),
    }),
  });
}

const NO_START: StartLine = { start: {} };

/** Undefined where nothing is said of QEMU's next start. */
function startOf(options: ImageOptions, line: QemuStartOptions): QemuStartOptions | undefined {
  const start = {
    ...line,
    ...withoutUndefined({
      offlineZones: countOf(options.offlineZones, '--offline-zones'),
      readOnlyZones: countOf(options.rdonlyZones, '--rdonly-zones'),
    }),
  };
  return Object.keys(start).length === 0 ? undefined : start;
}

function namespaceOf(text: string): number {
  const namespace = parseCount(text, '--namespace');
  if (namespace === 0) fail('usage', '--namespace: namespaces count from 1; accepted: 1 and above', { text });
  return namespace;
}

function countOf(text: string | undefined, name: string): number | undefined {
  return text === undefined ? undefined : parseCount(text, name);
}

/** Every zone of ranges such as `0-3,60` or `all`, in order. */
export function* zonesOf(text: string, zoneCount: number): Generator<ZoneIndex> {
  for (const [first, last] of parseZoneRanges(text, 'ZONES', zoneCount)) {
    for (let zone = first; zone <= last; zone++) yield zone;
  }
}

function useImage<Value>(image: OpenedImage, output: Output, use: (image: OpenedImage) => Value): Value {
  try {
    for (const notice of image.notices) output.message(notice);
    return use(image);
  } finally {
    image.dispose();
  }
}
