/** `npm run bench [-- --quick]`: how fast the product is, beside fio and qemu-img where they do the same work. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchCommands } from './commands';
import { benchComparing } from './comparing';
import { benchImporting } from './importing';
import { benchOpening } from './opening';
import { benchPrograms } from './programs';
import { benchTraces } from './traces';
import { benchWriting } from './writing';

const quick = process.argv.includes('--quick');
const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'zonesmith-bench-'));
try {
  benchCommands({ folder, quick });
  benchOpening({ folder, quick });
  benchPrograms({ folder, quick });
  benchTraces({ folder, quick });
  benchWriting({ folder, quick });
  benchImporting({ folder, quick });
  benchComparing({ folder, quick });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
