/** Part of the registry of actions (`COMMANDS`): what tells of the program itself. */
export const HELP_COMMANDS = [
  { id: 'help.guide', title: 'Guide to this view', menu: 'Help', group: 2, shortcut: 'F1', when: [] },
  { id: 'help.guides', title: 'All guides and references', menu: 'Help', group: 2, when: [] },
  { id: 'help.keys', title: 'Keyboard shortcuts', menu: 'Help', group: 2, shortcut: '?', when: [] },
  { id: 'help.about', title: 'About Zonesmith', menu: 'Help', group: 2, when: [] },
] as const;
