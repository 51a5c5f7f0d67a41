/** Why bytes can be overwritten, but neither inserted nor removed. */
export const FIXED_LENGTH =
  'Bytes are neither inserted nor removed: it would shift every zone behind them, and the table would point at the wrong bytes.';
