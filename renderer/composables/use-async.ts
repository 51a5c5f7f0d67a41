import { shallowRef, type ShallowRef } from 'vue';

/** State of something that is loaded: value, trouble, and whether it is on its way. */
export interface AsyncState<T> {
  readonly value: Readonly<ShallowRef<T | null>>;
  readonly error: Readonly<ShallowRef<Error | null>>;
  readonly loading: Readonly<ShallowRef<boolean>>;
  /** Loads (again). Only the newest call's answer counts. Never rejects. */
  readonly run: () => Promise<void>;
}

/** Loads something for a view: `const folder = useAsync(() => files.listFolder(path.value))`. */
export function useAsync<T>(load: () => Promise<T>): AsyncState<T> {
  const value = shallowRef<T | null>(null);
  const error = shallowRef<Error | null>(null);
  const loading = shallowRef(false);
  let newest = 0;

  async function run(): Promise<void> {
    const turn = ++newest;
    loading.value = true;
    try {
      const loaded = await load();
      if (turn !== newest) return;
      value.value = loaded;
      error.value = null;
    } catch (thrown) {
      if (turn !== newest) return;
      error.value = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    loading.value = false;
  }

  return { value, error, loading, run };
}
