import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what many test files need: made once, gone when all tests are done. */
    readonly scratch: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const scratch = mkdtempSync(join(tmpdir(), 'zonesmith-run-'));
  // Programs in it are run by other users, too.
  chmodSync(scratch, 0o755);
  provide('scratch', scratch);
  return () => rmSync(scratch, { recursive: true, force: true });
}
