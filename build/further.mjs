/**
 * Files of tests that go once more over every kept image, or over every state, in seconds each: `npm test` leaves them to
 * `npm run test:further`, as it does with specs that are tagged so.
 */
export const FURTHER = [
  'property/crash-verdicts',
  'unit/main/convert/qemu-images',
  'unit/main/crash/explore/explore-crashes',
  'unit/main/format/qcow2/qemu-images',
  'unit/main/host/cli/commands/families',
  'unit/main/host/cli/commands/viewing',
  'unit/main/host/cli/qemu-io/transcripts',
  'unit/main/report/printers/capture-sequences',
  'unit/main/report/printers/captures',
  'unit/main/trace/time-travel/time-line',
].map((name) => `test/${name}.test.ts`);
