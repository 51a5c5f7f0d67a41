// npm start: the window where Electron can run, else the same workbench in a browser.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildIfStale } from './freshness.mjs';
import { inRoot, programs, root } from './paths.mjs';

/** Electron's runtime, if it is already here. Asking the `electron` package itself would start its download. */
function findElectron() {
  const pathFile = inRoot('node_modules/electron/path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inRoot('node_modules/electron/dist');
  return existsSync(join(folder, name)) ? join(folder, name) : undefined;
}

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** @param {string[]} args */
function chooseProgram(args) {
  const electron = findElectron();
  if (electron !== undefined && hasDisplay) {
    // Chromium refuses its sandbox to root.
    const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return { file: electron, args: [...sandbox, root, ...args] };
  }
  const why = electron === undefined ? "Electron's runtime is not installed" : 'there is no display';
  console.error(`The workbench opens in a browser because ${why}.`);
  return null;
}

/**
 * @param {string} file
 * @param {string[]} args
 */
function run(file, args) {
  const child = spawn(file, args, { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    console.error(`start: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

buildIfStale();
const words = process.argv.slice(2);
const program = chooseProgram(words);
if (program !== null) run(program.file, program.args);
else {
  // In this process, so that nothing is left when it is ended.
  const cli = inRoot(programs.cli.output);
  process.argv = [process.execPath, cli, 'serve', ...words];
  createRequire(cli)(cli);
}
