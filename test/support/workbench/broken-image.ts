import { readFileSync } from 'node:fs';
import { patchNumber } from '../cli/cli-damage';
import type { Workbench } from './workbench';

const STATE_SHIFT = 60n;

/**
 * Makes an image of 16 zones with two words that no writer leaves: zone 3 has a state that nobody knows, zone 4 a pointer before
 * its start. Answers its path.
 */
export function makeBroken(workbench: Workbench, name = 'broken.img'): string {
  const commands = [3, 4].map((zone) => ({ op: 'write', zone, blocks: 4 }) as const);
  const path = workbench.make(name, { spec: { zoneCount: 16 }, commands });
  const file = readFileSync(path);
  const table = Number(file.readBigUInt64LE(128));
  const pointer = file.readBigUInt64LE(table + 3 * 8) & ((1n << STATE_SHIFT) - 1n);
  patchNumber(path, table + 3 * 8, 8, (7n << STATE_SHIFT) | pointer);
  patchNumber(path, table + 4 * 8, 8, (4n << STATE_SHIFT) | 5n);
  return path;
}
