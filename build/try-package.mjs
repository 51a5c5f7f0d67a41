// node build/try-package.mjs [PACKAGE.tgz]: packs (unless a package is named), installs it globally into an empty folder and
// uses what was installed: command line, web host, target, api.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'zonesmith-package-'));
const isWindows = process.platform === 'win32';

/**
 * @param {string} program
 * @param {string[]} words
 * @param {string} [cwd]
 */
function run(program, words, cwd = folder) {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd, encoding: 'utf8', shell: isWindows });
  if (status === 0) return stdout;
  throw new Error(`${program} ${words.join(' ')} answered ${status}: ${stderr}${stdout}`);
}

function pack() {
  const output = run('npm', ['pack', '--json', '--pack-destination', folder], root);
  // What prepack prints stands in front of the document.
  const [{ filename }] = JSON.parse(output.slice(output.search(/^\[/m)));
  return join(folder, filename);
}

/**
 * Starts what goes on until it is ended; answers its first line once it has ended well.
 * @param {string[]} words
 */
async function firstLineOf(words) {
  const child = spawn(zonesmith, words, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: isWindows,
  });
  const exit = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  child.kill('SIGTERM');
  const [status] = await exit;
  if (status !== 0 && !isWindows) throw new Error(`${words.join(' ')} ended with ${status}`);
  return String(line);
}

const given = process.argv[2];
const zonesmith = join(folder, isWindows ? 'zonesmith.cmd' : 'bin/zonesmith');
try {
  const file = given === undefined ? pack() : resolve(given);
  run('npm', ['install', '--global', '--prefix', folder, '--no-audit', '--no-fund', file]);
  console.log(`zonesmith ${run(zonesmith, ['--version']).trim()} on Node ${process.version}`);
  run(zonesmith, ['create', 'a.zoned', '--zone-size', '1MiB', '--zones', '4']);
  run(zonesmith, ['append', 'a.zoned', '--zone', '1', '--pattern', '7', '--length', '64KiB']);
  run(zonesmith, ['check', 'a.zoned']);
  console.log(`serve: ${(await firstLineOf(['serve', '--root', folder])).replace(/token=.*/, 'token=…')}`);
  const listening = await firstLineOf(['target', 'a.zoned', '--scratch', '--listen', '127.0.0.1:0']);
  console.log(`target: ${listening}`);
  const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'app:describe' });
  const { stdout } = spawnSync(zonesmith, ['api'], {
    cwd: folder,
    input: request,
    encoding: 'utf8',
    shell: isWindows,
  });
  console.log(`api: host ${JSON.parse(stdout).result.host}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
