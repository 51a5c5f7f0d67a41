import { createHash } from 'node:crypto';
import { assert } from '../../../shared/errors/assert';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import type { CrashInput } from '../trace-execution';

const DIGITS = 16;

/** 16 hex digits that tell images apart by their length, their layout and all their zones; the data is not read. */
export function imageMark({ base, open }: Pick<CrashInput, 'base' | 'open'>): string {
  const copy = new OverlayBlockFile(base);
  try {
    const { facts, table } = open(copy).image;
    const { type, state, writePointer, attributes, count } = table.zones;
    assert(count === facts.geometry.zoneCount, 'an image has other zones than it says');
    const hash = createHash('sha256').update(JSON.stringify([base.size(), facts.geometry, facts.limits]));
    for (const column of [type, state, writePointer, attributes]) hash.update(column);
    return hash.digest('hex').slice(0, DIGITS);
  } finally {
    copy.dispose();
  }
}
