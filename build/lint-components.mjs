// The rules with types for components: oxlint knows types in plain TypeScript alone, so it is given what stands in <script>.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'vue/compiler-sfc';
import { inRoot, root } from './paths.mjs';

/**
 * A component's script on the lines it has there. A type parameter of the component stands as its bound on the first line,
 * where the tag was.
 * @param {string} path of the component, from the root
 */
function scriptOf(path) {
  const { scriptSetup } = parse(readFileSync(inRoot(path), 'utf8'), { filename: path }).descriptor;
  if (scriptSetup === null) throw new Error(`${path}: expected <script setup lang="ts">`);
  const { attrs, content, loc } = scriptSetup;
  const generic = typeof attrs['generic'] === 'string' ? attrs['generic'] : '';
  const bounds = generic.replace(/(\w+) extends ([^,]+),?/g, 'type $1 = $2;');
  return `${bounds}${'\n'.repeat(loc.start.line - 1)}${content}`;
}

/**
 * Scripts of all components, each named X.vue.ts, in folders that TypeScript takes for those of the page.
 * @param {string} folder an empty one
 */
function writeScripts(folder) {
  for (const name of readdirSync(inRoot('renderer'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.vue')) continue;
    const path = join('renderer', name);
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, `${path}.ts`), scriptOf(path));
  }
  const project = {
    extends: inRoot('build/tsconfig.renderer.json'),
    compilerOptions: { rootDirs: [folder, root], incremental: false },
    include: ['renderer', inRoot('build/globals.d.ts')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
}

// Not inside the repository: what Git ignores, oxlint ignores, too.
const folder = mkdtempSync(join(tmpdir(), 'zonesmith-lint-'));
try {
  writeScripts(folder);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      inRoot('node_modules/oxlint/bin/oxlint'),
      ...['--config', inRoot('.oxlintrc.json'), '--type-aware', '--deny-warnings', 'renderer'],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  process.stdout.write(stdout.replaceAll('.vue.ts:', '.vue:'));
  process.stderr.write(stderr);
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
