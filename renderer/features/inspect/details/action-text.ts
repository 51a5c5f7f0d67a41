import type { CommandId } from '../../../../shared/app/commands';

/** Commands of the registry behind the actions of a zone. */
export const ACTION_COMMANDS: Readonly<Record<string, CommandId>> = {
  open: 'zone.open',
  close: 'zone.close',
  finish: 'zone.finish',
  reset: 'zone.reset',
  append: 'zone.append',
  setZde: 'zone.setZde',
  offline: 'zone.offline',
  injectReadOnly: 'zone.injectReadOnly',
  injectOffline: 'zone.injectOffline',
  clearFault: 'zone.clearFault',
};

/** What each action does, for the tooltip of one that is allowed. */
export const ACTION_HINTS: Readonly<Record<string, string>> = {
  open: 'Open explicitly: holds an open and an active resource',
  close: 'Close: gives the open resource back, stays active',
  finish: 'Finish: the write pointer goes to the end, nothing more can be written',
  reset: 'Reset: empty again; what was written is gone',
  append: 'Append data at the write pointer',
  setZde: 'Set the descriptor extension of an empty zone',
  offline: 'Take a read-only zone offline for good',
  injectReadOnly: 'Fault: the zone turns read only',
  injectOffline: 'Fault: the zone goes offline',
  clearFault: 'Takes the injected fault back',
};

/** Actions that ask for more first. */
export const DIALOG_ACTIONS: ReadonlySet<string> = new Set(['append', 'setZde']);
