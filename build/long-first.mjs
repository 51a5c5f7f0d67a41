import { BaseSequencer } from 'vitest/node';

/** @typedef {import('vitest/node').TestSpecification} TestSpecification */

/** Files that take seconds, the longest first: begun at the end, one of them would run on alone. */
const LONG = [
  'unit/main/host/cli/commands/viewing',
  'simulation/program-kills',
  'simulation/storage-faults',
  'simulation/session-save-kill',
  'property/crash-verdicts',
  'property/hostile',
  'unit/main/fixtures/gallery',
  'unit/main/host/cli/program/signals',
  'unit/main/host/cli/program/viewing',
  'tidy/dead-code',
  'conformance/device',
  'unit/main/host/cli/program/streams',
  'unit/main/convert/qemu-images',
  'property/conversion',
  'unit/main/host/cli/commands/fixtures',
  'simulation/qcow2-power-cut',
  'tidy/layers',
  'simulation/save-kill',
  'unit/main/storage/filters/joined-file',
  'property/engine',
  'unit/main/host/cli/commands/families',
  'unit/main/host/cli/qemu-io/reenactments',
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
