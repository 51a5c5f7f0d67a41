import type { ConversionLoss, ConversionSummary } from '../../shared/image/conversion';
import { formatBytes } from '../../shared/units/format';
import type { ByteCount } from '../../shared/units/units';
import { deviceBlocks, zoneOf, zoneStart } from '../../shared/zone/geometry';
import type { FormatImage } from '../format/image';
import type { DumpingDriver } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import { forEachDataRun, STEP_BYTES } from '../storage/extent';
import { MemoryBlockFile } from '../storage/memory-block-file';
import { createNodeFile } from '../storage/node-block-file';
import { putAllInPlace } from '../storage/node-replace-file';
import type { JobContext } from '../device/job';
import type { ConversionSource } from './conversion-source';
import { imageLosses } from './image-losses';
import { zoneLosses } from './zone-losses';

/** The two files of a dump. */
export interface DumpPlaces {
  readonly path: string;
  readonly data: string;
}

/** Where the files of a dump go: behind a prefix, or beside the name of the first of them. */
export function dumpPlaces({ dataByName }: DumpingDriver, target: string): DumpPlaces {
  const { imageSuffix, dataSuffix } = dataByName;
  const prefix = target.endsWith(imageSuffix) ? target.slice(0, -imageSuffix.length) : target;
  return { path: `${prefix}${imageSuffix}`, data: `${prefix}${dataSuffix}` };
}

/** All that a dump of an image would lose: what its own reader says of it against what the image says. */
export function dumpLosses(
  source: ConversionSource,
  driver: DumpingDriver,
  context: JobContext,
): ConversionLoss[] {
  const { facts } = source.image;
  const file = new MemoryBlockFile('dump');
  driver.dump.writeTable(file, source.image);
  const image = driver.open(file, {});
  const size = formatBytes(deviceBlocks(facts.geometry) * facts.geometry.logicalBlockSizeBytes);
  const why = facts.dataRefusal?.message ?? '';
  const message = `${why}: the ${size} of the dump's data read as zeros`;
  const noData = { code: 'no-data', zones: null, from: 'unknown', to: 'zeros', message };
  return [
    ...(facts.dataRefusal ? [noData] : []),
    ...imageLosses(source, { image, profile: image.facts.recordedProfile ?? image.facts.defaultProfile }),
    ...zoneLosses(source.image, image, () => context.checkCancelled()),
  ];
}

/**
 * Writes the zones and the data of an image as two files; both appear, or none. Losses were accepted before. Errors:
 * `exists`, `changed-outside`, `permission`, `no-space`, `io`, `cancelled`.
 */
export function dumpImage(
  source: ConversionSource,
  driver: DumpingDriver,
  places: DumpPlaces,
  context: JobContext,
): Pick<ConversionSummary, 'copiedBytes' | 'elapsedSeconds'> {
  const startedMs = performance.now();
  let copiedBytes = 0;
  putAllInPlace([places.path, places.data], { replace: false }, ([path, data]) => {
    copiedBytes = source.whileUnchanged(() => {
      withNewFile(path!, (file) => driver.dump.writeTable(file, source.image));
      return withNewFile(data!, (file) => writeData(source.image, driver, file, context));
    });
  });
  return { copiedBytes, elapsedSeconds: (performance.now() - startedMs) / 1000 };
}

function withNewFile<Value>(path: string, use: (file: BlockFile) => Value): Value {
  const file = createNodeFile(path, { replace: false });
  try {
    const value = use(file);
    file.flush();
    return value;
  } finally {
    file.dispose();
  }
}

/** Every byte at its place in the device, with holes where nothing is. */
function writeData(
  image: FormatImage,
  driver: DumpingDriver,
  file: BlockFile,
  context: JobContext,
): ByteCount {
  const { geometry, dataRefusal } = image.facts;
  const block = geometry.logicalBlockSizeBytes;
  file.resize(deviceBlocks(geometry) * block);
  if (dataRefusal) return 0;
  const buffer = new Uint8Array(STEP_BYTES);
  let copiedBytes = 0;
  for (const { from, to } of heldParts(image, driver)) {
    for (let at = from; at < to; at += STEP_BYTES) {
      context.checkCancelled();
      const bytes = buffer.subarray(0, Math.min(STEP_BYTES, to - at));
      image.blocks.read(at / block, bytes);
      forEachDataRun(bytes, at, (start, stop) => {
        file.write(at + start, bytes.subarray(start, stop), 'data');
        copiedBytes += stop - start;
      });
      context.progress({
        done: at + bytes.length,
        total: deviceBlocks(geometry) * block,
        bytesWritten: copiedBytes,
      });
    }
  }
  return copiedBytes;
}

/** Device bytes that may hold something and belong into the dump, zone by zone. */
function* heldParts(image: FormatImage, driver: DumpingDriver) {
  const { geometry } = image.facts;
  const block = geometry.logicalBlockSizeBytes;
  for (const { lba, blocks } of image.blocks.dataRanges()) {
    const end = lba + blocks;
    for (let at = lba; at < end;) {
      const zone = zoneOf(geometry, at);
      const start = zoneStart(geometry, zone);
      const keptEnd = start + driver.dump.keptBytes(image, zone) / block;
      const to = Math.min(end, start + geometry.zoneSizeBlocks);
      if (Math.min(to, keptEnd) > at) yield { from: at * block, to: Math.min(to, keptEnd) * block };
      at = to;
    }
  }
}
