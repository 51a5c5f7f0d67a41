import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { RecentImage } from '../../shared/app/program';
import { deviceBytesOfShape } from '../../shared/image/geometry-shape';
import type { ImageInfo } from '../../shared/image/image-info';
import { existsSync } from '../storage/node-fs';
import { loadJson, saveJson } from './json-file';

const RECENT_MAX = 12;

const storedImage = v.object({
  path: v.string(),
  name: v.string(),
  openedMs: v.number(),
  format: v.string(),
  variant: v.string(),
  zoneCount: v.number(),
  sizeBytes: v.number(),
  /** Absent in lists of versions that did not keep it. */
  deviceBytes: v.optional(v.nullable(v.number()), null),
  /** The strip as a list of numbers; absent in lists of versions that kept one state a part. */
  mix: v.optional(v.array(v.number()), []),
});

/** The list of images opened lately, newest first. */
export interface RecentImages {
  list(): readonly RecentImage[];
  remember(info: ImageInfo, strip: Uint8Array): void;
  /** Renews what is kept of an image in its place; one that is not listed stays so. */
  renew(info: ImageInfo, strip: Uint8Array): void;
  forget(path: string): readonly RecentImage[];
}

/** The list kept in a user's data folder. */
export function recentImages(userDataFolder: string): RecentImages {
  const file = join(userDataFolder, 'recent.json');
  const save = (images: readonly RecentImage[]): void => {
    saveJson(
      file,
      images.map(({ strip, missing: _, ...image }) => ({ ...image, mix: [...strip] })),
    );
  };
  const list = (): readonly RecentImage[] => loadRecent(file);
  return {
    list,
    remember(info, strip) {
      const others = list().filter(({ path }) => path !== info.path);
      save([recentOf(info, strip, Date.now()), ...others].slice(0, RECENT_MAX));
    },
    renew(info, strip) {
      save(list().map((image) => (image.path === info.path ? recentOf(info, strip, image.openedMs) : image)));
    },
    forget(path) {
      const rest = list().filter((image) => image.path !== path);
      save(rest);
      return rest;
    },
  };
}

function loadRecent(file: string): readonly RecentImage[] {
  const parsed = v.safeParse(v.array(storedImage), loadJson(file));
  return parsed.success
    ? parsed.output.map(({ mix, ...image }) => ({
        ...image,
        strip: Uint8Array.from(mix),
        missing: !existsSync(image.path),
      }))
    : [];
}

function recentOf(info: ImageInfo, strip: Uint8Array, openedMs: number): RecentImage {
  return {
    path: info.path,
    name: basename(info.path),
    openedMs,
    format: info.format,
    variant: info.variant,
    zoneCount: info.geometry.zoneCount,
    sizeBytes: info.fileSizeBytes,
    deviceBytes: info.geometry.zoneCount === 0 ? null : deviceBytesOfShape(info.geometry),
    strip,
    missing: false,
  };
}
