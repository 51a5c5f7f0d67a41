import type { QemuZonePrint } from '../../image';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import type { ZonedModel } from '../model';
import { zoneStartByte } from '../model';
import type { WordParts } from '../table/word';
import { wordConventional, wordState } from '../table/word';

const TYPE_BIT = 1n << 59n;

/**
 * What the RFC driver prints for a word: with bit 59 set state 0 and the whole word less that bit; otherwise
 * the pointer through a signed 32-bit number (rfc-R13). Source: observed, FORMAT.md §2.
 */
export function rfcPrint(high: number, low: number): QemuZonePrint {
  if (wordConventional(high)) {
    const word = (BigInt(high) << 32n) | BigInt(low);
    return { condition: 0, type: ZoneType.conventional, pointerBytes: BigInt.asIntN(64, word & ~TYPE_BIT) };
  }
  return {
    condition: wordState(high),
    type: ZoneType.sequentialWriteRequired,
    pointerBytes: BigInt(low | 0),
  };
}

/** How QEMU's block layer prints a zone of a sound image: a full zone's pointer is the start of the next zone. */
export function soundPrint(
  model: ZonedModel,
  zone: number,
  { state, conventional, pointer }: WordParts,
): QemuZonePrint {
  const { geometry } = model;
  const next = zoneStartByte(model, zone) + geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
  return {
    condition: state,
    type: conventional ? ZoneType.conventional : ZoneType.sequentialWriteRequired,
    pointerBytes: BigInt(state === ZoneState.full ? next : pointer),
  };
}
