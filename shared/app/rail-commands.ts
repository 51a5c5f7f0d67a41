/** Part of the registry of actions (`COMMANDS`): the views, in the order of the rail. */
export const RAIL_COMMANDS = [
  { id: 'view.home', title: 'Home', menu: 'View', group: 2, when: [] },
  { id: 'view.inspect', title: 'Inspect', menu: 'View', group: 2, when: [] },
  { id: 'view.workloads', title: 'Workloads', menu: 'View', group: 2, when: [] },
  { id: 'view.traces', title: 'Traces', menu: 'View', group: 2, when: [] },
  { id: 'view.crashLab', title: 'Crash lab', menu: 'View', group: 2, when: [] },
  { id: 'view.check', title: 'Check', menu: 'View', group: 2, when: [] },
  { id: 'view.compare', title: 'Compare', menu: 'View', group: 2, when: [] },
  { id: 'view.live', title: 'Live', menu: 'View', group: 2, when: [] },
] as const;
