/** Part of the registry of actions (`COMMANDS`): checks of the active image, and repairs of what they find. */
export const CHECK_COMMANDS = [
  { id: 'check.run', title: 'Check image', menu: 'Run', group: 2, when: ['image'], view: 'check' },
  {
    id: 'check.plan',
    title: 'Plan repairs…',
    menu: 'Run',
    group: 2,
    when: ['image', 'present'],
    view: 'check',
  },
  {
    id: 'repair.apply',
    title: 'Apply repairs',
    menu: 'Run',
    group: 2,
    when: ['image', 'present', 'mendable', 'plan'],
    view: 'check',
  },
  {
    id: 'check.export',
    title: 'Export the findings…',
    menu: 'File',
    group: 3,
    when: ['image'],
    view: 'check',
  },
] as const;
