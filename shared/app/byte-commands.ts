/** A command on the bytes under the cursor or selected, in the view that shows them. */
function ofBytes<Id extends string, Condition extends 'editing' | 'zone' | 'dirty' = never>(
  id: Id,
  title: string,
  group: number,
  more: { readonly shortcut?: string; readonly when?: readonly Condition[] } = {},
) {
  const { shortcut, when = [] } = more;
  const all: readonly ('image' | Condition)[] = ['image', ...when];
  return { id, title, menu: 'Edit', group, shortcut, when: all, view: 'inspect' } as const;
}

/** Part of the registry of actions (`COMMANDS`): editing, copying, selecting and noting bytes, in menu order. */
export const BYTE_COMMANDS = [
  ofBytes('edit.toggleRaw', 'Raw editing on or off', 2, { when: ['editing'] }),
  ofBytes('edit.paste', 'Paste over', 3, { shortcut: 'Ctrl+V', when: ['editing'] }),
  ofBytes('edit.fill', 'Fill…', 3, { when: ['editing'] }),
  ofBytes('edit.copyHex', 'Copy as hex', 4, { shortcut: 'Ctrl+C' }),
  ofBytes('edit.copyText', 'Copy as text', 4),
  ofBytes('edit.copyC', 'Copy as C array', 4),
  ofBytes('edit.copyRust', 'Copy as Rust', 4),
  ofBytes('edit.copyPython', 'Copy as Python', 4),
  ofBytes('edit.copyBase64', 'Copy as base64', 4),
  ofBytes('edit.copyXxd', 'Copy as xxd dump', 4),
  ofBytes('edit.copyQemuIo', 'Copy as qemu-io command', 4),
  ofBytes('edit.copyZonesmith', 'Copy as zonesmith command', 4),
  ofBytes('edit.copyOffset', 'Copy offset', 5),
  ofBytes('edit.copyLba', 'Copy LBA', 5),
  ofBytes('edit.copyZoneAddress', 'Copy zone address', 5),
  ofBytes('edit.selectHere', 'Select zone or field here, then all', 6, { shortcut: 'Ctrl+A' }),
  ofBytes('edit.selectZone', 'Select zone', 6, { when: ['zone'] }),
  ofBytes('edit.selectUntil', 'Select until…', 6, { shortcut: 'Ctrl+E' }),
  ofBytes('edit.exportPatch', 'Export edits as patch…', 7, { when: ['dirty'] }),
  ofBytes('edit.applyPatch', 'Apply patch…', 7, { when: ['editing'] }),
  ofBytes('edit.noteBytes', 'Note on bytes…', 8, { shortcut: 'Ctrl+B' }),
  ofBytes('edit.noteZone', 'Note on zone…', 8, { when: ['zone'] }),
  ofBytes('notes.export', 'Export notes…', 8),
] as const;

/** Part of the registry: sections of the details that should be seen. */
export const BYTE_VIEW_COMMANDS = [
  { ...ofBytes('view.values', 'Data inspector', 4), menu: 'View' },
  { ...ofBytes('view.edits', 'List of edits', 4), menu: 'View' },
  { ...ofBytes('view.notes', 'Notes', 4), menu: 'View' },
  { ...ofBytes('view.structure', 'Structure', 4), menu: 'View' },
] as const;

/** Part of the registry: what the fields of the image are written as. */
export const BYTE_FILE_COMMANDS = [
  { ...ofBytes('image.exportStructure', 'Export structure…', 3), menu: 'File' },
] as const;
