import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { RecentImage } from '../../shared/app/program';
import type { ImageInfo } from '../../shared/image/image-info';
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
  /** State codes as a list of numbers. */
  strip: v.array(v.number()),
});

/** The list of images opened lately, newest first. */
export interface RecentImages {
  list(): readonly RecentImage[];
  remember(info: ImageInfo, strip: Uint8Array): void;
  forget(path: string): readonly RecentImage[];
}

/** The list kept in a user's data folder. */
export function recentImages(userDataFolder: string): RecentImages {
  const file = join(userDataFolder, 'recent.json');
  const save = (images: readonly RecentImage[]): void => {
    saveJson(
      file,
      images.map((image) => ({ ...image, strip: [...image.strip] })),
    );
  };
  const list = (): readonly RecentImage[] => loadRecent(file);
  return {
    list,
    remember(info, strip) {
      const others = list().filter(({ path }) => path !== info.path);
      save([recentOf(info, strip), ...others].slice(0, RECENT_MAX));
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
    ? parsed.output.map((image) => ({ ...image, strip: Uint8Array.from(image.strip) }))
    : [];
}

function recentOf(info: ImageInfo, strip: Uint8Array): RecentImage {
  return {
    path: info.path,
    name: basename(info.path),
    openedMs: Date.now(),
    format: info.format,
    variant: info.variant,
    zoneCount: info.geometry.zoneCount,
    sizeBytes: info.fileSizeBytes,
    strip,
  };
}
