import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';

/** A fresh folder for each test of the describe block; the function answers paths in it. */
export function useFolder(): (...names: string[]) => string {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zonesmith-service-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return (...names) => join(folder, ...names);
}

/** Runs each time with a folder of its own that is gone afterwards: for properties, which run many times in one test. */
export function useFolders(): (run: (pathOf: (name: string) => string) => void) => void {
  const root = mkdtempSync(join(tmpdir(), 'zonesmith-property-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let folders = 0;
  return (run) => {
    const folder = join(root, String(++folders));
    mkdirSync(folder);
    try {
      run((name) => join(folder, name));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}
