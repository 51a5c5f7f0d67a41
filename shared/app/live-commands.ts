/** Part of the registry of actions (`COMMANDS`): the active image as a drive. */
export const LIVE_COMMANDS = [
  {
    id: 'live.start',
    title: 'Serve as a drive',
    menu: 'Run',
    group: 5,
    when: ['image', 'unserved'],
    view: 'live',
  },
  {
    id: 'live.pull',
    title: 'Pull the plug…',
    menu: 'Run',
    group: 5,
    when: ['image', 'served'],
    view: 'live',
  },
  { id: 'live.stop', title: 'Stop serving', menu: 'Run', group: 5, when: ['image', 'served'] },
] as const;
