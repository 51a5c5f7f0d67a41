import type { ByteCount, DeviceByte, ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { ZoneState } from '../../../shared/zone/state';
import type { BuildRules } from './rules';
import type { BuildStore } from './store';

const CONVENTIONAL = 1n << 59n;
const POINTER = CONVENTIONAL - 1n;

/** Sizes of a device in bytes. */
export interface BuildShape {
  readonly zoneCount: number;
  readonly zoneBytes: ByteCount;
  readonly capacityBytes: ByteCount;
  readonly deviceBytes: ByteCount;
}

/** The shape of a geometry. */
export function shapeOf(geometry: ZoneGeometry): BuildShape {
  const block = geometry.logicalBlockSizeBytes;
  const { zoneCount, zoneSizeBlocks, lastZoneSizeBlocks, zoneCapacityBlocks } = geometry;
  return {
    zoneCount,
    zoneBytes: zoneSizeBlocks * block,
    capacityBytes: zoneCapacityBlocks * block,
    deviceBytes: ((zoneCount - 1) * zoneSizeBlocks + lastZoneSizeBlocks) * block,
  };
}

/**
 * The zones as a process of a build holds them: one 64-bit word each, state in bits 63:60, bit 59 = conventional,
 * pointer in device bytes below. Behind the last zone there is a word, too, as there is memory behind a table: it is
 * taken to be zero, what lay there nobody knows.
 */
export class BuildZones {
  readonly shape: BuildShape;
  readonly #rules: BuildRules;
  readonly #store: BuildStore;
  readonly #words: BigUint64Array;
  #changed: ZoneIndex[] = [];

  /** Reads all words, as at the start of a process. */
  constructor(shape: BuildShape, rules: BuildRules, store: BuildStore) {
    this.shape = shape;
    this.#rules = rules;
    this.#store = store;
    this.#words = new BigUint64Array(shape.zoneCount + 1);
    for (let zone = 0; zone < shape.zoneCount; zone++) this.#words[zone] = this.#loaded(zone);
  }

  /** First device byte of a zone. */
  startOf(zone: ZoneIndex): DeviceByte {
    return zone * this.shape.zoneBytes;
  }

  /** The word in memory; zero behind the table. */
  wordOf(zone: ZoneIndex): bigint {
    return this.#words[zone] ?? 0n;
  }

  /** True for the type bit of the word, which follows no header. */
  isConventional(zone: ZoneIndex): boolean {
    return (this.wordOf(zone) & CONVENTIONAL) !== 0n;
  }

  /** State code in bits 63:60. */
  stateOf(zone: ZoneIndex): number {
    return Number(this.wordOf(zone) >> 60n);
  }

  /** The pointer as the build reads it, in device bytes. */
  pointerOf(zone: ZoneIndex): bigint {
    return BigInt.asIntN(this.#rules.pointerBits, this.wordOf(zone) & POINTER);
  }

  /** Zones that were set since the last call, in order. */
  takeChanged(): readonly ZoneIndex[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed;
  }

  /** Sets state and pointer in memory; the type bit of a word is lost. */
  set(zone: ZoneIndex, state: number, pointer: bigint): void {
    if (this.#changed.at(-1) !== zone) this.#changed.push(zone);
    if (zone < this.#words.length) this.#words[zone] = BigInt.asUintN(64, (BigInt(state) << 60n) | pointer);
  }

  /** Writes the word of a zone to the file, as much of it as the file holds. */
  store(zone: ZoneIndex): void {
    const word = this.wordOf(zone);
    this.#store.writeWord(zone, this.#rules.words === 'states' ? word : word & (CONVENTIONAL | POINTER));
  }

  #loaded(zone: ZoneIndex): bigint {
    const word = this.#store.readWord(zone);
    if (this.#rules.words === 'states' || (word & CONVENTIONAL) !== 0n) return word;
    const pointer = word & POINTER;
    return (BigInt(this.#derivedState(zone, pointer)) << 60n) | pointer;
  }

  /** Q13: the start is computed in a few bits. */
  #derivedState(zone: ZoneIndex, pointer: bigint): number {
    const start = BigInt.asUintN(this.#rules.startBits, BigInt(this.startOf(zone)));
    if (pointer < start) return ZoneState.notWritePointer;
    if (pointer === start) return ZoneState.empty;
    return pointer >= start + BigInt(this.shape.capacityBytes) ? ZoneState.full : ZoneState.closed;
  }
}

/** Bytes of a zone that a report calls its length, of the short last one the rest. */
export function lengthOf({ zoneBytes, zoneCount, deviceBytes }: BuildShape, zone: ZoneIndex): ByteCount {
  return zone === zoneCount - 1 ? deviceBytes - zone * zoneBytes : zoneBytes;
}

/** Device byte behind the capacity of a zone. */
export function capacityEndOf(shape: BuildShape, zone: ZoneIndex): DeviceByte {
  return zone * shape.zoneBytes + Math.min(shape.capacityBytes, lengthOf(shape, zone));
}
