import { crc32c } from '../../../shared/units/crc32c';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import type { ZonedDevice } from '../../device/device';
import type { FileState } from '../../image/image-files';
import type { FormatImage } from '../../format/image';
import type { ImageSource } from '../../image/open-source';
import { takeSamples } from '../../storage/journal/journal-samples';
import type { KeptImage } from '../../storage/kept/kept-layout';
import type { SessionStart } from '../session-port';
import { asStored } from '../zone-pages';

/** An image beneath edits: how it was opened, and its zones as they lie in the file. */
export interface BeneathEdits {
  readonly start: SessionStart;
  readonly source: ImageSource;
  readonly device: ZonedDevice;
  readonly stored: ZoneTable;
}

/** What tells later whether an image is still the one that edits were made over. Reads at most 68 KiB of it. */
export function describeBeneath({ start, source, device, stored }: BeneathEdits): KeptImage {
  const { file } = source;
  return {
    kind: 'image',
    version: 1,
    path: start.path,
    options: start.options,
    files: source.identity.map(({ device, inode, sizeBytes, modifiedNs }) => ({
      ...{ device: String(device), inode: String(inode), sizeBytes },
      modifiedNs: String(modifiedNs),
    })),
    pendingSave: source.facts().pendingSave,
    samples: crc32c(takeSamples(file, file.size())),
    shape: crc32c(new TextEncoder().encode(shapeOf(device.image))),
    zones: digestOf(asStored(stored)),
  };
}

/** What of an image has to be the same for bytes of the one to lie in the other. */
export function shapeOf({ facts: { recognition, geometry, zdeBytes } }: FormatImage): string {
  return JSON.stringify([recognition.format, recognition.variant, geometry, zdeBytes]);
}

/** The files of a kept image, to be compared with what lies under their names. */
export function filesOfKept({ files }: KeptImage): readonly FileState[] {
  return files.map(({ device, inode, sizeBytes, modifiedNs }) => ({
    ...{ device: BigInt(device), inode: BigInt(inode), sizeBytes },
    modifiedNs: BigInt(modifiedNs),
  }));
}

function digestOf({ state, type, attributes, writePointer }: ZoneTable): number {
  return [state, type, attributes, writePointer].reduce(
    (crc, { buffer, byteOffset, byteLength }) => crc32c(new Uint8Array(buffer, byteOffset, byteLength), crc),
    0,
  );
}

/** Whether the files are the very same, and what was seen of them. */
export function isUnchanged(kept: KeptImage, now: KeptImage): boolean {
  const seen = ({ files, samples, shape, pendingSave }: KeptImage): string =>
    JSON.stringify([
      files.map(({ device, inode, sizeBytes, modifiedNs }) => [device, inode, sizeBytes, modifiedNs]),
      ...[samples, shape, pendingSave],
    ]);
  return seen(kept) === seen(now);
}
