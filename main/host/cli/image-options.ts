import { parseCount } from '../../../shared/units/parse';
import { parseZoneRanges } from '../../../shared/units/ranges';
import type { ZoneIndex } from '../../../shared/units/units';
import type { RuleProfile } from '../../../shared/zone/profile';
import { openImage } from '../../service/open-image';
import type { Durability, OpenedImage, OpenRequest } from '../../service/types';
import type { Output } from './output';

/** Options of every command that opens an image, as commander gives them. */
export interface ImageOptions {
  readonly variant?: string;
  readonly profile?: RuleProfile;
  readonly maxOpen?: string;
  readonly maxActive?: string;
}

/** Options of every command that changes an image. */
export interface WriteOptions extends ImageOptions {
  readonly durability: Durability;
  /** False for --no-lock. */
  readonly lock: boolean;
}

/** Opens an image for looking, hands it to `use` and releases it whatever happens. */
export function withImage<Value>(
  path: string,
  options: ImageOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  return useImage(openImage(path, { access: 'read', ...requestOf(options) }), output, use);
}

/** Opens an image for changing it in place, under the writer's lock. */
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
  return useImage(openImage(path, request), output, use);
}

/** Overrides given on the command line, as the service takes them. */
export function requestOf({
  variant,
  profile,
  maxOpen,
  maxActive,
}: ImageOptions): Omit<OpenRequest, 'access'> {
  return {
    ...(profile === undefined ? {} : { profile }),
    driver: {
      ...(variant === undefined ? {} : { variant }),
      ...(maxOpen === undefined ? {} : { openZonesMax: parseCount(maxOpen, '--max-open') }),
      ...(maxActive === undefined ? {} : { activeZonesMax: parseCount(maxActive, '--max-active') }),
    },
  };
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
