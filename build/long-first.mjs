import { BaseSequencer } from 'vitest/node';

/** @typedef {import('vitest/node').TestSpecification} TestSpecification */

/** Files that take seconds, the longest first: begun at the end, one of them would run on alone. */
const LONG = [
  'unit/main/host/cli/commands/bytes/diff',
  'unit/main/host/cli/commands/viewing',
  'simulation/explored-workloads',
  'simulation/program-kills',
  'simulation/job-kills',
  'unit/main/crash/shrink/shrink-trace',
  'unit/main/host/cli/commands/changed-outside',
  'property/crash-verdicts',
  'property/comparison',
  'contract/documents',
  'simulation/target-serving',
  'property/target-hostile',
  'simulation/plug-pulls',
  'simulation/target-malformed',
  'simulation/reenactments',
  'contract/target-commands',
  'contract/api',
  'simulation/storage-faults',
  'simulation/session-save-kill',
  'unit/main/format/table-loss',
  'property/hostile',
  'conformance/device',
  'property/conversion',
  'unit/main/format/qemu-images',
  'simulation/repair-kill',
  'unit/main/repair/zoned-repair',
  'simulation/removed-flush',
  'simulation/exploration-kills',
  'simulation/cancelled-repairs',
  'simulation/cut-recoveries',
  'unit/main/fixtures/gallery',
  'simulation/program-signals',
  'simulation/program-viewing',
  'unit/main/format/check-looks',
  'tidy/dead-code',
  'unit/main/format/qcow2/header/header',
  'unit/main/host/cli/commands/crash',
  'simulation/program-streams',
  'unit/main/crash/explore/explore-crashes',
  'unit/main/convert/qemu-images',
  'unit/main/host/cli/commands/fixtures',
  'simulation/qcow2-power-cut',
  'tidy/layers',
  'simulation/save-kill',
  'unit/main/storage/filters/joined-file',
  'property/engine',
  'unit/main/host/cli/commands/families',
  'unit/main/format/qcow2/qemu-images',
];

/** @param {TestSpecification} specification */
function rankOf({ moduleId }) {
  const index = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return index === -1 ? LONG.length : index;
}

/** Long files first, then by name: the same order on every machine. */
export class LongFirst extends BaseSequencer {
  /**
   * @override
   * @param {TestSpecification[]} files
   */
  async sort(files) {
    const byName = files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
    return byName.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
