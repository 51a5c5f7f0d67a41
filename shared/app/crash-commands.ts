/** Part of the registry of actions (`COMMANDS`): power cuts in a trace of the active image. */
export const CRASH_COMMANDS = [
  {
    id: 'crash.run',
    title: 'Crash and recover',
    menu: 'Run',
    group: 2,
    shortcut: 'Ctrl+Alt+K',
    when: ['image', 'executable', 'trace'],
    view: 'crash-lab',
  },
  {
    id: 'crash.explore',
    title: 'Explore every crash state',
    menu: 'Run',
    group: 2,
    when: ['image', 'executable', 'trace'],
    view: 'crash-lab',
  },
] as const;
