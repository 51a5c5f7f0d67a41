/** Part of the registry of actions (`COMMANDS`): what the active image is compared with, and the way along the differences. */
export const COMPARE_COMMANDS = [
  {
    id: 'compare.file',
    title: 'Compare with a file…',
    menu: 'File',
    group: 3,
    when: ['image', 'zones'],
    view: 'compare',
  },
  {
    id: 'compare.report',
    title: 'Compare with a pasted report…',
    menu: 'File',
    group: 3,
    when: ['image', 'zones'],
    view: 'compare',
  },
  {
    id: 'compare.previous',
    title: 'Previous difference',
    menu: 'View',
    group: 3,
    shortcut: 'F7',
    when: ['image', 'differences'],
  },
  {
    id: 'compare.next',
    title: 'Next difference',
    menu: 'View',
    group: 3,
    shortcut: 'F8',
    when: ['image', 'differences'],
  },
] as const;
