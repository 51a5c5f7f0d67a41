import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { writableFamilies, type ImageFamily, type WritableFamily } from '../../shared/image/family';
import type { FormatName } from '../../shared/image/image-spec';
import { call } from '../api/client';

/** What the drivers of the host declare of their families of images. */
export const useFormats = defineStore('formats', () => {
  const families = shallowRef<readonly ImageFamily[]>([]);
  /** Those of which images are made. */
  const writable = computed(() => writableFamilies(families.value));

  /** Asks the host. Called once by main.ts before anything is shown. Throws when the host does not answer. */
  async function load(): Promise<void> {
    families.value = await call('formats:list', {});
  }

  /** A family by its name; undefined for one that the host does not know. */
  const find = (name: string): ImageFamily | undefined =>
    families.value.find((family) => family.name === name);

  /** A family of which images are made. */
  const writableNamed = (name: FormatName): WritableFamily =>
    writable.value.find((family) => family.name === name)!;

  /** A family, and a variant of it, as people write them. */
  function titleOf(name: string, variant = ''): string {
    const family = find(name);
    return family?.isInterpreted === false ? family.title : `${family?.title ?? name} ${variant}`.trim();
  }

  return { families, writable, load, find, writableNamed, titleOf };
});
