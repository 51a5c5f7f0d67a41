/** The limit that a user asked for, 0 = none; else the one that the file says. */
export function askedLimit(asked: number | undefined, stored: number | null): number | null {
  return asked === undefined ? stored : asked || null;
}
