import { basename, dirname, join } from 'node:path';
import { fail } from '../../shared/errors/app-error';
import type { QemuStartOptions } from '../../shared/image/open-options';
import type { ZoneFiles } from '../format/driver';
import { readDumpHeader } from '../format/zbd-dump/header';
import { DATA_SUFFIX, INFO_SUFFIX } from '../format/zbd-dump/layout';
import { ZONE_FILE_NAME, zoneFilesOf } from '../format/zloop/directory';
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
 * Opens a directory of zone files (zloop) as one file, zone i at i × zone size; null for any other path. Files are
 * opened when they are read, a few at a time. Errors: those of `zoneFilesOf`, `permission`, `io`.
 */
export function openZoneFolder(path: string, start: QemuStartOptions): ZoneFolder | null {
  const listed = listFolderFiles(path, ZONE_FILE_NAME);
  if (listed === null || listed.length === 0) return null;
  const zoneFiles = zoneFilesOf(path, listed, start);
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

/** The data file of a dump, by the name beside its information file; null for any other file. */
export function dumpDataBeside(path: string, file: BlockFile): string | null {
  const name = basename(path);
  if (!name.endsWith(INFO_SUFFIX) || readDumpHeader(file) === null) return null;
  const data = name.slice(0, -INFO_SUFFIX.length) + DATA_SUFFIX;
  // Only a file of the same folder: a link could lead anywhere.
  const found = listFolderFiles(dirname(path), DATA_FILE_NAME)?.some((other) => other.name === data);
  return found ? join(dirname(path), data) : null;
}

const DATA_FILE_NAME = /_zone_data\.dump$/;

/** Errors: `unsupported` for what is only ever read, before it is locked or opened for writing. */
export function refuseWriting(path: string, file: BlockFile | null): void {
  const what = file === null ? 'holds zone files' : 'is a dump of a device';
  if (file !== null && readDumpHeader(file) === null) return;
  fail('unsupported', `${path} ${what}: it can be opened for reading only`, { path });
}
