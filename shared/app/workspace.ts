/** What was open in the windows, so that the next start can open it again. */
import * as v from 'valibot';
import { OPEN_OPTIONS } from '../image/open-options';
import { byteOffset, exact, flag, name, zoneIndex, type Checked } from '../units/schemas';

/** Tabs that are kept at most: as many as images can be open. */
export const WORKSPACE_TABS_MAX = 64;

/** A second pane on the bytes of an image. */
const PANES = v.strictObject({
  /** The pane that commands are about; the tab's cursor is its cursor. */
  active: v.picklist([0, 1]),
  beside: flag,
  /** Of the other pane. */
  cursor: byteOffset,
  anchor: byteOffset,
  /** First byte that each of them shows. */
  first: v.tuple([byteOffset, byteOffset]),
  /** They scroll together. */
  locked: flag,
});
/** See PANES. */
export type WorkspacePanes = Checked<typeof PANES>;

/** An image that was open, and where it was looked at. */
export const WORKSPACE_TAB = v.strictObject({
  /** As an entry of a list: no file is touched before it is opened. */
  path: name,
  options: OPEN_OPTIONS,
  cursor: byteOffset,
  anchor: byteOffset,
  zone: v.nullable(zoneIndex),
  /** Absent: there is one pane. */
  panes: v.optional(PANES),
});
/** See WORKSPACE_TAB. */
export type WorkspaceTab = Checked<typeof WORKSPACE_TAB>;

/** Images in the order of their tabs, the one that was shown, and the view; `active` null = none was open. */
export const WORKSPACE = v.strictObject({
  tabs: v.pipe(v.array(WORKSPACE_TAB), v.maxLength(WORKSPACE_TABS_MAX)),
  active: v.nullable(v.pipe(exact, v.maxValue(WORKSPACE_TABS_MAX - 1))),
  route: name,
});
/** See WORKSPACE. */
export type Workspace = Checked<typeof WORKSPACE>;

/** Of each window; no more windows than images can be open. */
export const WORKSPACES = v.strictObject({
  windows: v.pipe(v.array(WORKSPACE), v.maxLength(WORKSPACE_TABS_MAX)),
});

/** Nothing was open. */
export const NO_WORKSPACE: Workspace = { tabs: [], active: null, route: 'home' };
