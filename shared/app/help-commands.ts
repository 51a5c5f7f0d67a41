/** Part of the registry of actions (`COMMANDS`): what tells of the program itself. */
export const HELP_COMMANDS = [
  { id: 'help.keys', title: 'Keyboard shortcuts', menu: 'Help', group: 2, shortcut: '?', when: [] },
  { id: 'help.about', title: 'About Zonesmith', menu: 'Help', group: 2, when: [] },
] as const;
