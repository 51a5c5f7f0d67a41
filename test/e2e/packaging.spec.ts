import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from 'playwright/test';
import { launchStandIn } from '../support/electron-stand-in/launch';
import { packDesktop } from '../support/packaging/desktop-package';
import { packAndUnpack } from '../support/packaging/npm-package';

const root = join(import.meta.dirname, '../..');

let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'zonesmith-packaging-'))));
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Those that none of the patterns allows, and patterns that nothing is of. */
function judge(files: readonly string[], allowed: readonly RegExp[]) {
  return {
    tooMuch: files.filter((file) => !allowed.some((pattern) => pattern.test(file))),
    missing: allowed.filter((pattern) => !files.some((file) => pattern.test(file))).map(String),
  };
}
const NOTHING = { tooMuch: [], missing: [] };

const PAGE = [/^dist\/renderer\/index\.html$/, /^dist\/renderer\/assets\/[\w.-]+\.(js|css|woff2)$/];
const LICENCES = ['api', 'api-client', 'cli', 'cli-main', 'page', 'target', 'web', 'worker'];

const IN_NPM = [
  ...[/^package\.json$/, /^README\.md$/, /^CHANGELOG\.md$/, /^LICENSE$/, /^docs\/[A-Z-]+\.md$/],
  // npm takes along what "main" names.
  ...[/^dist\/main\/main\.cjs$/, /^dist\/main\/(api|api-client|target|web|worker)\.cjs$/],
  ...[/^dist\/main\/cli\.cjs$/, /^dist\/main\/cli-main(-[\w-]+)?\.cjs$/],
  ...[...PAGE, ...LICENCES.map((name) => new RegExp(`^dist/licences/${name}\\.txt$`))],
];
/** Made by `prepack`, which this packing leaves out; of the desktop's own. */
const MAY_BE_IN_NPM = [/^dist\/types\/api\.d\.ts$/, /^dist\/licences\/(main|preload)\.txt$/];

test(
  'the npm package holds what it should, and works where it is unpacked',
  { tag: '@further' },
  async () => {
    const { files, unpacked } = packAndUnpack(root, folder);
    const asked = files.filter((file) => !MAY_BE_IN_NPM.some((pattern) => pattern.test(file)));
    expect(judge(asked, IN_NPM)).toEqual(NOTHING);

    const cli = join(unpacked, 'dist/main/cli.cjs');
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [cli, ...words], { cwd: folder, encoding: 'utf8' });
    expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run('create', 'a.zoned', '--zone-size', '1MiB', '--zones', '4')).toMatchObject({ status: 0 });
    expect(run('check', 'a.zoned')).toMatchObject({ status: 0, stderr: '' });

    const serving = start([cli, 'serve', '--root', folder]);
    const page = await fetch(/http:\S+/.exec(await serving.line)![0], { redirect: 'manual' });
    expect(page.status).toBe(303);
    expect(await serving.end()).toBe(0);

    const target = start([cli, 'target', 'a.zoned', '--scratch', '--listen', '127.0.0.1:0']);
    expect(await target.line).toMatch(/^listening 127\.0\.0\.1:\d+ nqn\./);
    expect(await target.end()).toBe(0);

    // As one who has installed it imports it.
    const script = `import { ApiClient } from 'zonesmith/api';
    const api = new ApiClient();
    const { info } = await api.call('sessions:open', { path: 'a.zoned', options: {} });
    console.log(String([info.geometry.zoneCount, await api.close()]));`;
    const project = join(folder, 'node_modules');
    mkdirSync(project);
    spawnSync('cp', ['-r', unpacked, join(project, 'zonesmith')]);
    writeFileSync(join(folder, 'use.mjs'), script);
    const used = spawnSync(process.execPath, ['use.mjs'], {
      cwd: folder,
      env: ownData(),
      encoding: 'utf8',
    });
    expect(used).toMatchObject({ status: 0, stdout: '4,0\n', stderr: '' });
  },
);

/** What is opened here is no recent image of who runs the tests. */
const ownData = () => ({ ...process.env, ZONESMITH_USER_DATA: join(folder, 'user') });

/** A command that goes on until it is ended, and its first line. */
function start(words: string[]) {
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: ownData(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  return {
    line: once(createInterface({ input: child.stdout }), 'line').then(([line]) => line as string),
    async end(): Promise<number | null> {
      child.kill('SIGTERM');
      return (await exit)[0];
    },
  };
}

const IN_ASAR = [
  ...[/^package\.json$/, /^LICENSE$/, ...PAGE],
  ...[/^dist\/main\/main\.cjs$/, /^dist\/main\/preload\.cjs$/],
  ...[/^dist\/main\/worker\.cjs$/, /^dist\/main\/target\.cjs$/],
];
const IN_RESOURCES = [
  ...[/^app\.asar$/, /^licences\/[\w-]+\.txt$/, /^command-line\/zonesmith$/],
  ...[/^command-line\/dist\/main\/(api|api-client|target|web|worker)\.cjs$/],
  ...[/^command-line\/dist\/main\/cli(-main(-[\w-]+)?)?\.cjs$/],
  ...[/^command-line\/dist\/renderer\/(index\.html|assets\/[\w.-]+)$/],
];

/** A fuse that is on, as it lies in the program. */
const ENABLED = '1'.charCodeAt(0);

test(
  'the desktop package holds what it should, with its fuses set, and its program starts',
  { tag: '@further' },
  async ({ browser }) => {
    const packed = packDesktop(root, folder);
    const resources = join(packed, 'resources');
    const asar = join(resources, 'app.asar');
    const app = join(folder, 'app');
    extractAll(asar, app);
    expect(judge(filesIn(app), IN_ASAR)).toEqual(NOTHING);
    expect(listPackage(asar, { isPack: false }).some((name) => name.includes('node_modules'))).toBe(false);
    expect(judge(filesIn(resources), IN_RESOURCES)).toEqual(NOTHING);

    const fuses = await getCurrentFuseWire(join(packed, 'zonesmith-workbench'));
    const on = Object.entries(fuses).filter(([fuse, state]) => fuse !== 'version' && state === ENABLED);
    expect(on.map(([fuse]) => FuseV1Options[Number(fuse)])).toEqual([
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
    ]);

    const commandLine = join(resources, 'command-line/zonesmith');
    expect(spawnSync(commandLine, ['--version'], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });

    const documents = join(folder, 'documents');
    mkdirSync(documents);
    const application = await launchStandIn({
      browser,
      root: app,
      userData: join(folder, 'user'),
      documents,
    });
    const window = await application.firstWindow();
    await expect(window.getByRole('main', { name: 'Home' })).toBeVisible();
    await application.close();
  },
);

/** Files below a folder, with slashes. */
function filesIn(top: string): string[] {
  const all = readdirSync(top, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .sort();
}
