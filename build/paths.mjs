// Where things are, for every script in build/.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** @param {string[]} parts path inside the repository, or an absolute one, which stays as it is */
export const inRoot = (...parts) => resolve(root, ...parts);

/** @type {string} */
export const version = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).version;

/** One program that runs in Node or Electron: bundled into a single CommonJS file. */
export const programs = {
  main: { entry: 'main/host/electron/main.ts', output: 'dist/main/main.cjs' },
  preload: { entry: 'main/host/electron/preload.ts', output: 'dist/main/preload.cjs' },
  target: { entry: 'main/host/nvme/main.ts', output: 'dist/main/target.cjs' },
  worker: { entry: 'main/session/worker.ts', output: 'dist/main/worker.cjs' },
  web: { entry: 'main/host/web/main.ts', output: 'dist/main/web.cjs' },
  api: { entry: 'main/host/api/main.ts', output: 'dist/main/api.cjs' },
  apiClient: { entry: 'main/host/api/client.ts', output: 'dist/main/api-client.cjs' },
  cli: { entry: 'main/host/cli/launch.ts', output: 'dist/main/cli.cjs', executable: true },
};

/** What the program `cli` starts. */
export const cliMain = { entry: 'main/host/cli/cli.ts', output: 'dist/main/cli-main.cjs' };

export const page = { entry: 'renderer/index.html', output: 'dist/renderer/index.html' };
