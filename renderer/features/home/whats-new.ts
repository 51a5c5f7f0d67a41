/** What a user can notice in this version, newest first, in the words of CHANGELOG.md. */
export const WHATS_NEW: readonly string[] = [
  'Zoned qcow2 and NVMe zone_file beside zoned: told apart by content, with every candidate and its reasons.',
  'Convert between all families; what cannot be carried is listed before anything is written.',
  'Create zoned images with a wizard: live validation, the layout of the file, equivalent command lines.',
  'Inspect images of any size: zone map, zone table, hex view, decoded zone descriptors.',
  'Edit on a copy-on-write overlay; saving is journaled, so a crash leaves the old or the new image.',
  'Run seeded workloads and see open and active zones against their limits.',
  'Cut the power at any command, recover by a policy, compare before, after crash and after recovery.',
];
