// npm run soak [-- --actions N] [--seed S]: actions of a window on the built program by `zonesmith api`; its memory has to
// stay flat.
import { spawnSync } from 'node:child_process';
import { bundleProgram } from './bundle.mjs';
import { buildIfStale } from './freshness.mjs';
import { inRoot, root } from './paths.mjs';

const program = { entry: 'test/soak/main.ts', output: 'dist/soak-program/soak.cjs' };
buildIfStale();
await bundleProgram(program);
const words = [inRoot(program.output), ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status ?? 1);
