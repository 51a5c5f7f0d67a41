/** A command on how the bytes of the active image are shown. */
function ofView<Id extends string>(id: Id, title: string, shortcut?: string) {
  return { id, title, menu: 'View', group: 7, shortcut, when: ['image'], view: 'inspect' } as const;
}

/** Part of the registry of actions (`COMMANDS`): panes and strip of the bytes, and going over what is equal. */
export const PANE_COMMANDS = [
  ofView('view.nextDifferent', 'Skip equal rows', 'F4'),
  ofView('view.previousDifferent', 'Skip equal rows back', 'Shift+F4'),
  ofView('view.toggleStrip', 'Minimap on or off'),
  ofView('view.splitBytes', 'Split the hex view'),
  ofView('view.turnSplit', 'Panes side by side or stacked'),
  ofView('view.lockScrolling', 'Lock scrolling of the panes'),
  ofView('view.closePane', 'Close the second pane'),
] as const;
