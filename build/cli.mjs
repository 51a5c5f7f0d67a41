// npm run cli / npm run serve: the built command line, in this very process.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import Module from 'node:module';
import { inRoot, programs } from './paths.mjs';

const cli = inRoot(programs.cli.output);
if (!existsSync(cli)) {
  const build = spawnSync(process.execPath, [inRoot('build/build.mjs')], { encoding: 'utf8' });
  if (build.status !== 0) {
    process.stderr.write(build.stdout + build.stderr);
    process.exit(1);
  }
}
process.argv[1] = cli;
Module.runMain();
