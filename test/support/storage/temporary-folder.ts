import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A fresh folder for each test of the describe block; the function answers paths in it. */
export function useFolder(): (...names: string[]) => string {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zonesmith-service-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return (...names) => join(folder, ...names);
}
