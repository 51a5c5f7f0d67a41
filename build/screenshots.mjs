// npm run screenshots [-- --out DIR --only VIEW --theme T --size WxH --docs]: pictures of every view, each state, theme and size.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requireChromium } from './find-chromium.mjs';
import { buildIfStale } from './freshness.mjs';
import { inRoot, root } from './paths.mjs';

/** What the documentation shows: its picture, the view that is drawn for it, the picture it is. */
const DOCS = [
  { doc: 'inspect.png', view: 'inspect', shot: 'inspect-normal-light-1440x900.png' },
  { doc: 'crash-lab.png', view: 'crash-lab', shot: 'crash-lab-normal-light-1440x900.png' },
  { doc: 'zone-file.png', view: 'inspect', shot: 'inspect-zone-file-light-1440x900.png' },
];
const THEMES = ['light', 'dark', 'contrast'];
const SIZES = ['1440x900', '1024x700', '2560x1440'];
const USAGE =
  'usage: npm run screenshots [-- --out DIR] [--only VIEW …] [--theme T …] [--size WxH …] [--docs]\n' +
  '  --out DIR    where the pictures go (else a new temporary folder, which is printed)\n' +
  '  --only VIEW  only this view, such as inspect or crash-lab; may be given again\n' +
  `  --theme T    only this theme of ${THEMES.join(', ')}; may be given again\n` +
  `  --size WxH   only this size of ${SIZES.join(', ')}; may be given again\n` +
  '  --docs       put three of them into docs/ (takes only their views unless --only says others)';

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

const { only, docs, help, ...options } = readOptions();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
const views = only ?? (docs ? [...new Set(DOCS.map(({ view }) => view))] : []);
const out = resolve(options.out ?? mkdtempSync(join(tmpdir(), 'zonesmith-screenshots-')));
mkdirSync(out, { recursive: true });
buildIfStale();
const { status } = spawnSync(
  process.execPath,
  [
    inRoot('node_modules/playwright/cli.js'),
    'test',
    ...['-c', inRoot('build/playwright.screenshots.config.ts')],
    ...views.map((view) => `/${view}.shots.ts$`),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM: requireChromium(),
      ZONESMITH_SHOTS: out,
      ZONESMITH_SHOTS_THEMES: chosen(options.theme, THEMES).join(' '),
      ZONESMITH_SHOTS_SIZES: chosen(options.size, SIZES).join(' '),
    },
  },
);
if (docs && status === 0)
  for (const { doc, view, shot } of DOCS)
    if (views.includes(view)) copyFileSync(join(out, shot), inRoot('docs', doc));
console.log(`screenshots: ${out}`);
process.exit(status ?? 1);
