import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../../support/cli/cli';
import { filesOf, qemuImagePath, QEMU_FAMILIES, scenariosOf } from '../../../../../support/image/format-qemu';
import { runsOf } from '../../../../../support/run/seeds';
import { footprint } from '../../../../../support/storage/disk-footprint';

const LOOKING: readonly (readonly string[])[] = [
  ['info'],
  ['info', '--json'],
  ['report'],
  ['report', '--as', 'nvme-json'],
  ['check'],
  ['check', '--json'],
  ['structure', '--json'],
  ['find', '--regex', '[ -~]{8,}'],
  ['find', '--int', '-1', '--in', 'table', '--json'],
  ['hex', '--annotate', '--length', '64k'],
  ['read', '--lba', '0', '--length', '64k'],
  ['recover', '--dry-run'],
  ['recover', '--policy', 'qemu-zone-file', '--dry-run', '--json'],
  ['io', '-c', 'zrp 0 8'],
];
const scenarios = QEMU_FAMILIES.flatMap(scenariosOf).filter((scenario) => filesOf(scenario).length > 0);

/** Of several thousand pairs of a file and a command every 25th, so that each file and each command comes up; all in a thorough run. */
const STEP = runsOf(25, 1);
let turn = 0;
const turnOf = (file: number): typeof LOOKING =>
  LOOKING.filter((_, command) => (command + file) % STEP === 0);

describe('commands that only look at images made by QEMU', () => {
  it.each(scenarios)('%s: answer something and change nothing', async (scenario) => {
    for (const file of filesOf(scenario)) {
      const path = qemuImagePath(scenario, file);
      const before = footprint(path);
      for (const [command, ...words] of turnOf(turn++)) {
        const { status, out, err } = await runCli(command!, path, ...words);
        const what = `${command} ${words.join(' ')} of ${file} answered ${status}: ${err}`;
        // 0 nothing found, 1 something found, 3 refused; anything else is an error of ours or of the system.
        expect([0, 1, 3], what).toContain(status);
        expect(out.length + err.length, what).toBeGreaterThan(0);
      }
      expect(footprint(path), file).toEqual(before);
    }
  });
});
