/** What reads the sources and judges them: scripts with their arguments, the longest first. */
import { inRoot } from './paths.mjs';

/** @param {string} path in node_modules */
const program = (path) => inRoot(`node_modules/${path}`);

/** @param {string} name */
const project = (name) => ['-p', inRoot(`build/tsconfig.${name}.json`), '--noEmit'];

// Plain TypeScript is checked by the native compiler in seconds; templates are understood by vue-tsc alone.
const native = program('typescript-native/bin/tsc');
const vueTsc = program('vue-tsc/bin/vue-tsc.js');

export const CHECKS = {
  lint: [
    [program('eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
    [program('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
    [inRoot('build/lint-components.mjs')],
    [program('oxfmt/bin/oxfmt'), '--check', '.'],
  ],
  typecheck: [
    [vueTsc, ...project('renderer')],
    [native, ...project('test')],
    [native, ...project('main')],
    [native, ...project('shared')],
  ],
};
