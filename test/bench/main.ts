/** `npm run bench [-- --quick | --thorough]`: how fast the product is, beside fio and qemu-img where they do the same work. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchCommands } from './commands';
import { benchImporting } from './importing';
import { benchOpening } from './opening';
import { benchPrograms } from './programs';
import { benchReplaying } from './replaying';
import { benchSearching } from './searching';
import { benchTraces } from './traces';
import { benchWriting } from './writing';

const quick = process.argv.includes('--quick');
const thorough = process.argv.includes('--thorough');
const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'zonesmith-bench-'));
try {
  benchCommands({ folder, quick, thorough });
  benchOpening({ folder, quick, thorough });
  benchPrograms({ folder, quick, thorough });
  benchTraces({ folder, quick, thorough });
  benchReplaying({ folder, quick, thorough });
  benchSearching({ folder, quick, thorough });
  benchWriting({ folder, quick, thorough });
  benchImporting({ folder, quick, thorough });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
