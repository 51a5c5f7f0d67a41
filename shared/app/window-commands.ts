/** Part of the registry of actions (`COMMANDS`): opening another window. */
export const WINDOW_COMMANDS = [
  {
    id: 'window.new',
    title: 'New window',
    menu: 'File',
    group: 1,
    shortcut: 'Ctrl+Shift+N',
    alternatives: ['Ctrl+Alt+Shift+N'],
    when: [],
  },
] as const;

/** Giving up the window, or all of them. */
export const CLOSING_COMMANDS = [
  {
    id: 'window.close',
    title: 'Close window',
    menu: 'File',
    group: 6,
    shortcut: 'Ctrl+Shift+W',
    alternatives: ['Ctrl+Alt+Shift+W'],
    loses: true,
    when: [],
  },
  { id: 'app.quit', title: 'Quit', menu: 'File', group: 6, shortcut: 'Ctrl+Q', loses: true, when: [] },
] as const;
