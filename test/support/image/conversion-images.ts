/** Sources for conversions: images in every variant with zones in every state, and how to look at the results. */
import { createHash } from 'node:crypto';
import { WRITABLE_FAMILIES } from '../../../main/format/registry';
import { convertImage, placedTarget, type ConvertOptions } from '../../../main/convert/convert-image';
import { planConversion } from '../../../main/convert/plan-conversion';
import { sourceOf } from '../../../main/convert/conversion-source';
import { createImage } from '../../../main/image/create-image';
import type { PartialSpec } from '../../../main/image/defaults';
import type { ImagePlaces } from '../../../main/image/image-places';
import { openImage } from '../../../main/image/open-image';
import type { OpenedImage } from '../../../main/image/opened-image';
import { writtenVariants } from '../../../shared/image/family';
import type { ConversionSummary, ConversionTarget } from '../../../shared/image/conversion';
import { KIB } from '../../../shared/units/units';
import { Random } from '../../../shared/workload/random';
import {
  deviceBlocks,
  isConventional,
  zoneCapacity,
  zoneSize,
  zoneStart,
} from '../../../shared/zone/geometry';
import { quietContext } from '../session/job-context';
import { specOf } from './device-images';

/** Every layout that can be written. */
export const TARGETS: readonly ConversionTarget[] = WRITABLE_FAMILIES.flatMap((family) =>
  writtenVariants(family).map((variant) => ({ format: family.name, variant, force: false })),
);

/** `qcow2 44`. */
export const nameOf = ({ format, variant }: ConversionTarget): string => `${format} ${variant}`;

/** 12 zones of 256 KiB with all that an extended image can have. */
const RICH: PartialSpec = {
  zoneCount: 12,
  zoneSizeBytes: 256 * KIB,
  zoneCapacityBytes: 192 * KIB,
  lastZoneSizeBytes: 128 * KIB,
  conventional: [
    [0, 1],
    [5, 5],
  ],
  zdeBytes: 64,
  limits: { openZonesMax: 9, activeZonesMax: 10, appendMaxBytes: 64 * KIB },
  profile: 'zns',
  label: 'rich',
};

/** Whether zones get data above their write pointers, too, as a crash leaves it. */
export interface FillOptions {
  readonly seed: number;
  readonly stray?: boolean;
}

/** Makes an extended image whose zones are in states drawn by the seed; everything is written through the device. */
export function makeRichImage(path: string, spec: Partial<PartialSpec>, options: FillOptions): void {
  createImage(path, specOf({ ...RICH, ...spec }), { replace: false, data: null });
  const opened = openImage(path, { access: 'write' });
  try {
    fillZones(opened, options);
  } finally {
    opened.dispose();
  }
}

function fillZones({ device }: OpenedImage, { seed, stray = false }: FillOptions): void {
  const { image } = device;
  const random = new Random(seed);
  const below = (count: number): number => random.below(count);
  const bytes = (blocks: number): Uint8Array => {
    const pattern = Buffer.from(Array.from({ length: 61 }, () => 1 + below(255)));
    return Buffer.alloc(blocks * image.facts.geometry.logicalBlockSizeBytes, pattern);
  };
  for (let zone = 0; zone < image.table.zones.count; zone++) {
    const start = zoneStart(image.facts.geometry, zone);
    const capacity = zoneCapacity(image.facts.geometry, zone);
    if (stray && below(3) === 0) {
      image.blocks.write(start + zoneSize(image.facts.geometry, zone) - 1, bytes(1));
    }
    if (isConventional(image.facts.geometry, zone)) {
      image.blocks.write(start + below(capacity), bytes(1));
      continue;
    }
    if (image.facts.zdeBytes > 0 && below(3) === 0)
      device.execute({ op: 'setZde', zone }, new Uint8Array([zone + 1]));
    const blocks = below(3) === 0 ? 0 : 1 + below(capacity - 1);
    if (blocks > 0) device.execute({ op: 'write', zone, blocks }, bytes(blocks));
    const op = (['open', 'close', 'finish', 'injectReadOnly', 'injectOffline', 'reset'] as const)[below(8)];
    if (op === 'close' && blocks === 0) device.execute({ op: 'open', zone });
    if (op) device.execute({ op, zone });
  }
}

/** Where a target's files lie. */
export function placesIn(path: string, { format }: ConversionTarget): ImagePlaces {
  return { path, data: format === 'zone-file' ? `${path}.data` : null };
}

/** Opens an image with its data image. */
export function openPlaces({ path, data }: ImagePlaces): OpenedImage {
  return openImage(path, { access: 'read', ...(data === null ? {} : { data }) });
}

/** Converts what lies in one place into another, losses accepted unless told otherwise. */
export function convertPlaces(
  from: ImagePlaces,
  target: ConversionTarget,
  to: ImagePlaces,
  options: Partial<ConvertOptions> = {},
): ConversionSummary {
  const opened = openPlaces(from);
  try {
    const all = { replace: false, acceptLoss: true, context: quietContext(), ...options };
    const source = sourceOf(opened);
    return convertImage(source, planConversion(source, placedTarget(target, to)), to, all);
  } finally {
    opened.dispose();
  }
}

/** SHA-256 of the first device bytes of an image, write pointers or not; by default of all. */
export function deviceHash({ device: { image } }: OpenedImage, bytes?: number): string {
  const block = image.facts.geometry.logicalBlockSizeBytes;
  const blocks = bytes === undefined ? deviceBlocks(image.facts.geometry) : bytes / block;
  const hash = createHash('sha256');
  const step = (64 * KIB) / block;
  for (let lba = 0; lba < blocks; lba += step) {
    const piece = new Uint8Array(Math.min(step, blocks - lba) * block);
    image.blocks.read(lba, piece);
    hash.update(piece);
  }
  return hash.digest('hex');
}
