import { OLDER_FLAGS } from '../layout';

/** The flags of the older code by name, what has none in hexadecimal: `TS_DELAY, SET_FZR`. Empty where none is set. */
export function flagNames(flags: number): string {
  const set = OLDER_FLAGS.filter(({ bit }) => (flags & (1 << bit)) !== 0);
  const unknown = OLDER_FLAGS.reduce((rest, { bit }) => rest & ~(1 << bit), flags) >>> 0;
  return [...set.map(({ name }) => name), ...(unknown === 0 ? [] : [`0x${unknown.toString(16)}`])].join(', ');
}

/** What the flags that are set say. */
export function flagMeanings(flags: number): string {
  const set = OLDER_FLAGS.filter(({ bit }) => (flags & (1 << bit)) !== 0);
  return set.map(({ name, meaning }) => `${name}: ${meaning}`).join('; ') || 'no recommendation waits';
}
