// npm run screenshots [-- --out DIR --only VIEW --theme T --size WxH --docs]: pictures of every view, each state, theme and size.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requireChromium } from './find-chromium.mjs';
import { buildIfStale } from './freshness.mjs';
import { inRoot, root } from './paths.mjs';

/** What the documentation shows: its picture, and the scene that it is. */
const DOCS = [
  { doc: 'inspect.png', scene: 'inspect-normal' },
  { doc: 'crash-lab.png', scene: 'crash-lab-normal' },
  { doc: 'zone-file.png', scene: 'inspect-zone-file' },
  { doc: 'guides/traces.png', scene: 'traces-normal' },
  { doc: 'guides/crash-states.png', scene: 'crash-states-normal' },
  { doc: 'guides/live.png', scene: 'live-normal' },
  { doc: 'guides/repair.png', scene: 'check-plan' },
];
const DOCS_AS = { theme: ['light'], size: ['1440x900'] };
const THEMES = ['light', 'dark', 'contrast'];
const SIZES = ['1440x900', '1024x700', '2560x1440'];
const USAGE =
  'usage: npm run screenshots [-- --out DIR] [--only VIEW …] [--theme T …] [--size WxH …] [--docs]\n' +
  '  --out DIR    where the pictures go (else a new temporary folder, which is printed)\n' +
  '  --only VIEW  only this view, such as inspect or crash-lab; may be given again\n' +
  `  --theme T    only this theme of ${THEMES.join(', ')}; may be given again\n` +
  `  --size WxH   only this size of ${SIZES.join(', ')}; may be given again\n` +
  '  --docs       those that the documentation shows, and nothing else: they are put into docs/';

function readOptions() {
  try {
    return parseArgs({
      options: {
        out: { type: 'string' },
        only: { type: 'string', multiple: true },
        theme: { type: 'string', multiple: true },
        size: { type: 'string', multiple: true },
        docs: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n${USAGE}`);
    process.exit(2);
  }
}

/**
 * Those that are asked for, in the order of all; all where none is.
 * @param {string[] | undefined} asked
 * @param {string[]} all
 */
function chosen(asked, all) {
  return all.filter((one) => asked === undefined || asked.includes(one));
}

const { only: views = [], docs, help, out: folder, ...options } = readOptions();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
const { theme, size } = docs ? DOCS_AS : options;
const scenes = docs ? ['-g', ` (${DOCS.map(({ scene }) => scene).join('|')})$`] : [];
const out = resolve(folder ?? mkdtempSync(join(tmpdir(), 'zonesmith-screenshots-')));
mkdirSync(out, { recursive: true });
buildIfStale();
const { status } = spawnSync(
  process.execPath,
  [
    inRoot('node_modules/playwright/cli.js'),
    'test',
    ...['-c', inRoot('build/playwright.screenshots.config.ts')],
    ...views.map((view) => `/${view}.shots.ts$`),
    ...scenes,
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM: requireChromium(),
      ZONESMITH_SHOTS: out,
      ZONESMITH_SHOTS_THEMES: chosen(theme, THEMES).join(' '),
      ZONESMITH_SHOTS_SIZES: chosen(size, SIZES).join(' '),
    },
  },
);
if (docs && status === 0) {
  for (const { doc, scene } of DOCS) {
    const shot = join(out, `${scene}-${DOCS_AS.theme[0]}-${DOCS_AS.size[0]}.png`);
    // Not all of them are taken where --only names a view.
    if (existsSync(shot)) copyFileSync(shot, inRoot('docs', doc));
  }
}
console.log(`screenshots: ${out}`);
process.exit(status ?? 1);
