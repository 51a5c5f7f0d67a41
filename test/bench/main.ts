/** `npm run bench [-- --quick | --thorough] [PART…]`: how fast the product is, beside fio and qemu-img where they do the same work. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchCommands } from './commands';
import { benchComparing } from './comparing';
import { benchComparingQcow2 } from './comparing-qcow2';
import { benchExploring } from './exploring';
import { benchGrowth } from './growth';
import { benchImporting } from './importing';
import { benchOpening } from './opening';
import { benchPrograms } from './programs';
import { beginPart, type BenchSetup } from './measure';
import { benchReplaying } from './replaying';
import { benchSearching } from './searching';
import { benchServing } from './serving';
import { benchTraces } from './traces';
import { benchWriting } from './writing';

const quick = process.argv.includes('--quick');
const thorough = process.argv.includes('--thorough');
const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'zonesmith-bench-'));
const PARTS = {
  commands: benchCommands,
  opening: benchOpening,
  growth: benchGrowth,
  programs: benchPrograms,
  traces: benchTraces,
  replaying: benchReplaying,
  searching: benchSearching,
  comparing: (setup: BenchSetup) => {
    benchComparing(setup);
    benchComparingQcow2(setup);
  },
  exploring: benchExploring,
  writing: benchWriting,
  importing: benchImporting,
  serving: benchServing,
};
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = named.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(`bench: no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
void run();

async function run(): Promise<void> {
  try {
    for (const [name, bench] of Object.entries(PARTS)) {
      if (named.length > 0 && !named.includes(name)) continue;
      beginPart(name);
      await bench({ folder, quick, thorough });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
