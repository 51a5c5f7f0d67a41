import { BYTE_COMMANDS, BYTE_FILE_COMMANDS, BYTE_VIEW_COMMANDS } from './byte-commands';
import { CHECK_COMMANDS } from './check-commands';
import { CRASH_COMMANDS } from './crash-commands';
import { COMPARE_COMMANDS } from './compare-commands';
import { HELP_COMMANDS } from './help-commands';
import { LIVE_COMMANDS } from './live-commands';
import { PANE_COMMANDS } from './pane-commands';
import { RAIL_COMMANDS } from './rail-commands';
import { CLOSING_COMMANDS, WINDOW_COMMANDS } from './window-commands';
import { ZONE_ACTIONS, type ActionOperation } from '../workload/operations';

/**
 * The one list of actions. Native menu, in-page menu bar, toolbars, command palette and shortcuts are made
 * from it; the window binds a handler to each id.
 */

/** What must hold for a command to be available. The window knows each answer and the words for "why not". */
export type CommandCondition =
  /** An image is open. */
  | 'image'
  /** The active image has zones. */
  | 'zones'
  /** Nothing stands against writing the active image. */
  | 'writable'
  /** Commands can be executed on the active image: it has zones and data, and may be written. */
  | 'executable'
  /** The active image is unlocked for editing. */
  | 'editing'
  /** The active image has unsaved edits. */
  | 'dirty'
  /** There is an edit to take back, or to do again. */
  | 'canUndo'
  | 'canRedo'
  /** A zone is selected. */
  | 'zone'
  /** Two images at least are open. */
  | 'severalImages'
  /** A job is running. */
  | 'job'
  /** The active image has a trace. */
  | 'trace'
  /** The active image was compared, and differences were found. */
  | 'differences'
  /** A moment of a trace is shown instead of the present. */
  | 'moment'
  /** The image is shown as it is now. */
  | 'present'
  /** Hosts use the active image as a drive; or they do not. */
  | 'served'
  | 'unserved'
  /** The active image is unlocked, or can only be read because of damage that a repair mends. */
  | 'mendable'
  /** A plan of repairs is there that changes something. */
  | 'plan';

/** Menus in the order of the menu bar. */
export const COMMAND_MENUS = ['File', 'Edit', 'View', 'Zone', 'Run', 'Help'] as const;
/** Title of a menu. */
export type CommandMenu = (typeof COMMAND_MENUS)[number];

/** One action. Shortcuts are written `Ctrl+Shift+P` (Ctrl is Command on macOS), keys as KeyboardEvent.key. */
export interface CommandDefinition {
  readonly id: string;
  readonly title: string;
  readonly menu: CommandMenu;
  /** Entries of one group stand together; a line separates groups. */
  readonly group: number;
  readonly shortcut?: string;
  /** Further shortcuts, not printed in the menu (some are taken by browsers). */
  readonly alternatives?: readonly string[];
  readonly when: readonly CommandCondition[];
  /** It closes something or throws something away: the palette never guesses it. */
  readonly loses?: true;
  /** Route of the view that carries it out; running the command elsewhere goes there first. */
  readonly view?: string;
}

/** The command behind an action of the selected zone. */
export type ZoneCommandId = `zone.${ActionOperation}`;

/** Commands of the window that act on the selected zone, from the table of operations. */
function zoneActions(group: number): readonly (CommandDefinition & { readonly id: ZoneCommandId })[] {
  return ZONE_ACTIONS.filter((action) => action.group === group).map(({ op, menu, inInspect }) => ({
    id: `zone.${op}`,
    title: menu,
    menu: 'Zone',
    group,
    when: ['image', 'editing', 'zone'],
    view: inInspect ? 'inspect' : undefined,
  }));
}

/** A command about a trace of the active image. */
function traceCommand<Id extends string>(
  id: Id,
  title: string,
  more: Partial<Pick<CommandDefinition, 'shortcut' | 'view' | 'group'>>,
) {
  return { id, title, menu: 'Run', group: 3, when: ['image', 'trace'], ...more } as const;
}

/** A command about finding bytes of the active image. */
function findCommand<Id extends string>(id: Id, title: string, shortcut: string) {
  return { id, title, menu: 'Edit', group: 3, shortcut, when: ['image'], view: 'inspect' } as const;
}

/** A command that writes all zones into a file. */
function zonesExport<Id extends string>(id: Id, title: string) {
  return { id, title, menu: 'File', group: 3, when: ['image', 'zones'], view: 'inspect' } as const;
}

/** A command that goes from zone to zone, or within one. */
function goingCommand<Id extends string>(
  id: Id,
  title: string,
  more: Partial<Pick<CommandDefinition, 'shortcut' | 'when'>>,
) {
  return { id, title, menu: 'Zone', group: 1, when: ['image', 'zones'], view: 'inspect', ...more } as const;
}

/** All actions, in menu order. */
export const COMMANDS = [
  {
    id: 'image.create',
    title: 'Create image…',
    menu: 'File',
    group: 1,
    shortcut: 'Ctrl+N',
    alternatives: ['Ctrl+Alt+N'],
    when: [],
  },
  ...WINDOW_COMMANDS,
  { id: 'image.loadRecipe', title: 'Load recipe…', menu: 'File', group: 1, when: [], view: 'create' },
  { id: 'image.pasteReport', title: 'Paste a report…', menu: 'File', group: 1, when: [], view: 'create' },
  { id: 'image.saveRecipe', title: 'Save recipe…', menu: 'File', group: 1, when: [] },
  { id: 'image.open', title: 'Open image…', menu: 'File', group: 1, shortcut: 'Ctrl+O', when: [] },
  { id: 'image.openingOptions', title: 'Opening options…', menu: 'File', group: 1, when: ['image'] },
  { id: 'image.save', title: 'Save', menu: 'File', group: 2, shortcut: 'Ctrl+S', when: ['image', 'dirty'] },
  {
    id: 'image.saveAs',
    title: 'Save a copy as…',
    menu: 'File',
    group: 2,
    shortcut: 'Ctrl+Shift+S',
    when: ['image'],
  },
  {
    id: 'image.revert',
    title: 'Discard all edits',
    menu: 'File',
    group: 2,
    loses: true,
    when: ['image', 'dirty'],
  },
  { id: 'image.convert', title: 'Convert image…', menu: 'File', group: 3, when: ['image', 'zones'] },
  { id: 'image.report', title: 'Report…', menu: 'File', group: 3, when: ['image'] },
  zonesExport('image.exportZones', 'Export zone table…'),
  zonesExport('image.exportMap', 'Export zone map…'),
  ...BYTE_FILE_COMMANDS,
  { id: 'image.attach', title: 'Attach commands…', menu: 'File', group: 3, when: ['image', 'zones'] },
  {
    id: 'image.close',
    title: 'Close image',
    menu: 'File',
    group: 4,
    shortcut: 'Ctrl+W',
    alternatives: ['Ctrl+Alt+W'],
    loses: true,
    when: ['image'],
  },
  { id: 'image.toNewWindow', title: 'Move image to a new window', menu: 'File', group: 4, when: ['image'] },
  { id: 'settings.open', title: 'Settings', menu: 'File', group: 5, shortcut: 'Ctrl+,', when: [] },
  ...CLOSING_COMMANDS,

  {
    id: 'edit.undo',
    title: 'Undo',
    menu: 'Edit',
    group: 1,
    shortcut: 'Ctrl+Z',
    when: ['image', 'editing', 'canUndo'],
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    menu: 'Edit',
    group: 1,
    shortcut: 'Ctrl+Y',
    alternatives: ['Ctrl+Shift+Z'],
    when: ['image', 'editing', 'canRedo'],
  },
  {
    id: 'edit.toggleLock',
    title: 'Lock or unlock for editing',
    menu: 'Edit',
    group: 2,
    shortcut: 'Ctrl+L',
    when: ['image', 'writable'],
  },
  findCommand('edit.find', 'Find…', 'Ctrl+F'),
  findCommand('edit.findNext', 'Find next', 'F3'),
  findCommand('edit.findPrevious', 'Find previous', 'Shift+F3'),
  findCommand('edit.findSelection', 'Find this', 'Ctrl+D'),
  findCommand('edit.replace', 'Replace…', 'Ctrl+H'),

  ...BYTE_COMMANDS,

  {
    id: 'palette.open',
    title: 'Command palette…',
    menu: 'View',
    group: 1,
    shortcut: 'Ctrl+Shift+P',
    when: [],
  },
  ...RAIL_COMMANDS,
  {
    id: 'view.goto',
    title: 'Go to address…',
    menu: 'View',
    group: 3,
    shortcut: 'Ctrl+G',
    when: ['image'],
    view: 'inspect',
  },
  {
    id: 'view.gotoZone',
    title: 'Go to zone…',
    menu: 'View',
    group: 3,
    shortcut: 'Ctrl+Shift+G',
    when: ['image', 'zones'],
    view: 'inspect',
  },
  {
    id: 'view.fileStart',
    title: 'Go to start of file',
    menu: 'View',
    group: 3,
    shortcut: 'Ctrl+Home',
    when: ['image'],
    view: 'inspect',
  },
  {
    id: 'view.fileEnd',
    title: 'Go to end of file',
    menu: 'View',
    group: 3,
    shortcut: 'Ctrl+End',
    when: ['image'],
    view: 'inspect',
  },
  {
    id: 'view.zoneMap',
    title: 'Zone map',
    menu: 'View',
    group: 4,
    when: ['image', 'zones'],
    view: 'inspect',
  },
  {
    id: 'view.zoneTable',
    title: 'Zone table',
    menu: 'View',
    group: 4,
    when: ['image', 'zones'],
    view: 'inspect',
  },
  ...COMPARE_COMMANDS,
  ...BYTE_VIEW_COMMANDS,
  { id: 'view.nextUnit', title: 'Next unit', menu: 'View', group: 5, shortcut: 'Ctrl+U', when: [] },
  {
    id: 'view.toggleRadix',
    title: 'Decimal or hexadecimal',
    menu: 'View',
    group: 5,
    shortcut: 'Ctrl+Shift+U',
    when: [],
  },
  { id: 'view.nextTheme', title: 'Next theme', menu: 'View', group: 5, when: [] },
  { id: 'view.nextPane', title: 'Next part of the window', menu: 'View', group: 6, shortcut: 'F6', when: [] },
  {
    id: 'view.previousPane',
    title: 'Previous part of the window',
    menu: 'View',
    group: 6,
    shortcut: 'Shift+F6',
    when: [],
  },
  {
    id: 'view.nextImage',
    title: 'Next image',
    menu: 'View',
    group: 6,
    shortcut: 'Ctrl+Tab',
    alternatives: ['Ctrl+Alt+PageDown'],
    when: ['severalImages'],
  },
  {
    id: 'view.previousImage',
    title: 'Previous image',
    menu: 'View',
    group: 6,
    shortcut: 'Ctrl+Shift+Tab',
    alternatives: ['Ctrl+Alt+PageUp'],
    when: ['severalImages'],
  },
  ...PANE_COMMANDS,

  goingCommand('zone.previous', 'Previous zone', { shortcut: 'Alt+PageUp' }),
  goingCommand('zone.next', 'Next zone', { shortcut: 'Alt+PageDown' }),
  goingCommand('zone.gotoStart', 'Go to zone start', { shortcut: 'Alt+Home', when: ['image', 'zone'] }),
  goingCommand('zone.gotoWritePointer', 'Go to write pointer', {
    shortcut: 'Alt+End',
    when: ['image', 'zone'],
  }),
  goingCommand('zone.previousMatch', 'Previous zone that passes the filter', {}),
  goingCommand('zone.nextMatch', 'Next zone that passes the filter', {}),
  ...zoneActions(2),
  {
    id: 'zone.resetAll',
    title: 'Reset all zones',
    menu: 'Zone',
    group: 3,
    loses: true,
    when: ['image', 'zones', 'editing'],
  },
  ...zoneActions(4),

  {
    id: 'workload.run',
    title: 'Run workload',
    menu: 'Run',
    group: 1,
    shortcut: 'Ctrl+Enter',
    when: ['image', 'executable'],
    view: 'workloads',
  },
  { id: 'job.cancel', title: 'Cancel running jobs', menu: 'Run', group: 1, when: ['job'] },
  ...CRASH_COMMANDS,
  ...CHECK_COMMANDS,

  traceCommand('trace.stepForward', 'Step forward', { shortcut: 'F5' }),
  traceCommand('trace.stepBack', 'Step back', { shortcut: 'Shift+F5' }),
  traceCommand('trace.runForward', 'Run to the next breakpoint', { shortcut: 'Ctrl+F5' }),
  traceCommand('trace.runBack', 'Run back to the breakpoint before', { shortcut: 'Ctrl+Shift+F5' }),
  traceCommand('trace.runToHere', 'Run to the selected command', { shortcut: 'Ctrl+F9', view: 'traces' }),
  traceCommand('trace.breakpoint', 'Breakpoint…', { shortcut: 'F9', view: 'traces' }),
  traceCommand('trace.replay', 'Replay trace', { view: 'traces' }),
  traceCommand('trace.compareRules', 'Compare rules…', { view: 'traces' }),
  traceCommand('trace.shrink', 'Shrink trace…', { view: 'traces' }),
  {
    id: 'trace.backToNow',
    title: 'Back to now',
    menu: 'Run',
    group: 3,
    shortcut: 'Alt+F5',
    when: ['image', 'moment'],
  },
  { id: 'trace.import', title: 'Import trace…', menu: 'Run', group: 4, when: ['image', 'zones'] },
  ...LIVE_COMMANDS,
  traceCommand('trace.save', 'Save trace…', { view: 'traces', group: 4 }),
  traceCommand('trace.export', 'Export trace…', { view: 'traces', group: 4 }),

  { id: 'notices.copy', title: 'Copy all messages', menu: 'Help', group: 1, when: [] },
  { id: 'notices.clear', title: 'Dismiss all messages', menu: 'Help', group: 1, when: [] },
  ...HELP_COMMANDS,
] as const satisfies readonly CommandDefinition[];

/** Id of an action. */
export type CommandId = (typeof COMMANDS)[number]['id'];

const BY_ID = new Map<string, CommandDefinition>(COMMANDS.map((command) => [command.id, command]));

/** True for the id of a command, as it arrives in `menu:chosen`. */
export function isCommandId(id: string): id is CommandId {
  return BY_ID.has(id);
}

/** The definition behind an id. */
export function commandOf(id: CommandId): CommandDefinition {
  return BY_ID.get(id)!;
}

/** The commands of one menu, group by group, in order. */
export function menuGroups(
  menu: CommandMenu,
): readonly (readonly (CommandDefinition & { readonly id: CommandId })[])[] {
  const groups = new Map<number, (CommandDefinition & { readonly id: CommandId })[]>();
  for (const command of COMMANDS) {
    if (command.menu !== menu) continue;
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups.values()];
}
