// npm run bench [-- --quick …]: the benchmarks, bundled like the product so that they measure what ships.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { bundleProgram } from './bundle.mjs';
import { inRoot, root } from './paths.mjs';

const program = { entry: 'test/bench/main.ts', output: 'dist/bench/bench.cjs' };
if (!existsSync(inRoot(program.entry))) {
  console.error(`bench: the entry ${program.entry} is missing`);
  process.exit(1);
}
await bundleProgram(program);
const { status } = spawnSync(process.execPath, [inRoot(program.output), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
