import { basename, dirname, join } from 'node:path';
import { failAbout } from '../../shared/errors/app-error';
import type { ImageFamily } from '../../shared/image/family';
import type { QemuStartOptions } from '../../shared/image/open-options';
import type { FolderLayout, ZoneFiles } from '../format/driver';
import { FORMAT_DRIVERS } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import { JoinedFile } from '../storage/filters/joined-file';
import { DescriptorCache, LazyNodeFile, listFolderFiles } from '../storage/node-zone-files';

/** A directory of zone files, open for reading. */
export interface ZoneFolder {
  readonly file: BlockFile;
  readonly zoneFiles: ZoneFiles;
  /** Storage that the files took when the directory was listed. */
  readonly allocatedBytes: number;
  dispose(): void;
}

/**
 * Opens a directory of zone files as one file, zone i at i × zone size; null for any other path. Files are opened
 * when they are read, a few at a time. Errors: those of the driver's `zoneFilesOf`, `permission`, `io`.
 */
export function openZoneFolder(path: string, start: QemuStartOptions): ZoneFolder | null {
  for (const { folder } of FORMAT_DRIVERS) {
    const opened = folder ? openFolderAs(folder, path, start) : null;
    if (opened) return opened;
  }
  return null;
}

function openFolderAs(layout: FolderLayout, path: string, start: QemuStartOptions): ZoneFolder | null {
  const listed = listFolderFiles(path, (name) => layout.isZoneFile(name));
  if (listed === null || listed.length === 0) return null;
  const zoneFiles = layout.zoneFilesOf(path, listed, start);
  const descriptors = new DescriptorCache();
  return {
    file: joinZones(path, zoneFiles, descriptors),
    zoneFiles,
    allocatedBytes: listed.reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0),
    dispose: () => descriptors.dispose(),
  };
}

/** A zone without a file has no part and reads as zeros. */
function joinZones(
  path: string,
  { zones, zoneSizeBytes }: ZoneFiles,
  descriptors: DescriptorCache,
): BlockFile {
  const parts = zones.flatMap((zone, index) => {
    if (zone === null) return [];
    const file = new LazyNodeFile(join(path, zone.name), zone.sizeBytes, descriptors);
    return [{ file, offset: index * zoneSizeBytes, length: zoneSizeBytes }];
  });
  return new JoinedFile(path, parts);
}

/** The data file that belongs to an image by the names of both; null for any other file. */
export function dataFoundBeside(path: string, file: BlockFile): string | null {
  const name = basename(path);
  for (const driver of FORMAT_DRIVERS) {
    const { dataByName } = driver;
    if (!dataByName || !name.endsWith(dataByName.imageSuffix) || driver.recognise(file) === null) continue;
    const data = name.slice(0, -dataByName.imageSuffix.length) + dataByName.dataSuffix;
    // Only a file of the same folder: a link could lead anywhere.
    const found = listFolderFiles(dirname(path), (other) => other === data);
    return found?.length === 1 ? join(dirname(path), data) : null;
  }
  return null;
}

/** Errors: `unsupported` for what is only ever read, before it is locked or opened for writing. */
export function refuseWriting(path: string, file: BlockFile): void {
  for (const driver of FORMAT_DRIVERS)
    if (driver.family.onlyRead !== null && driver.recognise(file) !== null)
      refuseWritingTo(path, driver.family);
}

/** Errors: `unsupported` for a family of which images are only ever read. */
export function refuseWritingTo(path: string, { onlyRead }: ImageFamily): void {
  if (onlyRead === null) return;
  failAbout(path, 'unsupported', `${onlyRead}: it can be opened for reading only`, { path });
}
