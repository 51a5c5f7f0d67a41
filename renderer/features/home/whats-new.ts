/** What a user can notice in this version, newest first, in the words of CHANGELOG.md. */
export const WHATS_NEW: readonly string[] = [
  'Sample images each teach one thing, two of them with a trace; ? shows the keys of the view that is open.',
  'Check lists what is wrong and what it means; a plan of repairs is ticked, applied as one edit, and undone.',
  'Bytes are edited, found, filled, copied and decoded where they lie; undo outlives saving and closing.',
  'Compare images of any two formats, zones with zones, a report with an image; copy what differs, export a patch.',
  'The whole file beside its bytes, two panes of bytes, F4 to what is different; several windows.',
  'Notes on zones and bytes beside the image; a report of it as one file; links that lead to a place and ask first.',
  'Unsaved edits outlive the program. A file that changed outside is told by a banner, and no byte of it is invented.',
  'A zone table is judged as a whole; the check names both owners of a cluster and finds data above write pointers.',
  'Write… at any LBA, with the refusal in the dialog; each message belongs to its image.',
  'Zoned qcow2 and NVMe zone_file beside zoned: told apart by content, with every candidate and its reasons.',
  'Convert between all families; what cannot be carried is listed before anything is written.',
  'Create zoned images with a wizard: live validation, the layout of the file, equivalent command lines.',
  'Inspect images of any size: zone map, zone table, hex view, decoded zone descriptors.',
  'Edit on a copy-on-write overlay; saving is journaled, so a crash leaves the old or the new image.',
  'Run seeded workloads and see open and active zones against their limits.',
  'Cut the power at any command, recover by a policy, compare before, after crash and after recovery.',
];
