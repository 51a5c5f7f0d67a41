/** Bytes of image content in one IPC answer at most. */
export const BYTES_PAGE_MAX = 256 * 1024;
/** Zones in one report page at most (11 bytes each in typed arrays). */
export const ZONES_PAGE_MAX = 65_536;
/** Structure fields, trace entries or findings in one page at most. */
export const ROWS_PAGE_MAX = 2_000;
/** Zones an image may have: above this the table alone would not fit the engine's budget. */
export const ZONES_MAX = 16_777_216;
/** Entries of states in the specification of a new image that a window sends: a message has a megabyte. */
export const STATES_MAX = 4_096;
/** Entries of states in a recipe. */
export const RECIPE_STATES_MAX = 65_536;
/** Bytes that one command of a window may write, as it has no progress and cannot be cancelled; a workload writes more. */
export const COMMAND_BYTES_MAX = 268_435_456;
/** Bytes that a save may write over while what was done before can still be undone: they are kept for that. */
export const UNDO_KEPT_BYTES_MAX = 268_435_456;
