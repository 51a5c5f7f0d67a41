import type { Operation } from './operations';

/** Zone Send Action of a Zone Management Send command. Source: NVMe Zoned Namespace Command Set. */
export const ZONE_SEND_ACTIONS: Readonly<Partial<Record<number, Operation>>> = {
  1: 'close',
  2: 'finish',
  3: 'open',
  4: 'reset',
  5: 'offline',
  16: 'setZde',
};
