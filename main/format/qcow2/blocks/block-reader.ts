import { AppError, failAbout } from '../../../../shared/errors/app-error';
import type { ByteCount, ByteOffset, DeviceByte } from '../../../../shared/units/units';
import { mergeRanges } from '../../../../shared/units/ranges';
import type { BlockFile } from '../../../storage/block-file';
import { CompressedClusters } from './compressed';
import type { ClusterMap } from './mapping';
import type { Behind, DeviceRange, Mapping } from '../model';

/** A part of the device that lies in one piece: in the file, as zeros, nowhere, or within one compressed cluster. */
export interface DeviceRun {
  readonly byte: DeviceByte;
  readonly length: ByteCount;
  readonly kind: Mapping['kind'];
  /** Offset in the file of its first byte; for compressed ones that of the compressed cluster; null = none. */
  readonly hostOffset: ByteOffset | null;
}

/** Reads device bytes by way of the mapping; neighbouring clusters of the file are read in one go. */
export class BlockReader {
  readonly #file: BlockFile;
  readonly #map: ClusterMap;
  readonly #compressed: CompressedClusters;
  readonly #behind: Behind | null;

  /** `behind`: what is read where there is no cluster; null = zeros, or a refusal where the image has a backing file. */
  constructor(file: BlockFile, map: ClusterMap, behind: Behind | null) {
    this.#file = file;
    this.#map = map;
    this.#behind = behind;
    this.#compressed = new CompressedClusters(file, map.header);
  }

  /**
   * Fills `into`; what is unallocated is what lies behind, or zeros. Errors: `damaged` for impossible entries, `unsupported` for what
   * belongs to a backing file or is compressed by an unknown method.
   */
  read(byte: DeviceByte, into: Uint8Array): void {
    for (const run of this.runs(byte, into.length)) {
      const part = into.subarray(run.byte - byte, run.byte - byte + run.length);
      if (run.kind === 'standard') this.#file.read(run.hostOffset!, part);
      else if (run.kind === 'compressed') this.#readCompressed(run, part);
      else if (run.kind === 'unallocated') this.#readBehind(run.byte, part);
      else part.fill(0);
    }
  }

  /** The parts of a range of the device, ascending; neighbours that lie together are one. Errors: `damaged`. */
  *runs(byte: DeviceByte, length: ByteCount): Generator<DeviceRun> {
    const { unitBytes } = this.#map;
    const end = byte + length;
    let open: { byte: number; length: number; kind: Mapping['kind']; hostOffset: number | null } | null =
      null;
    for (let at = byte; at < end;) {
      const unit = Math.floor(at / unitBytes);
      const inUnit = at - unit * unitBytes;
      const size = Math.min(unitBytes - inUnit, end - at);
      const mapping = this.#map.unit(unit);
      const hostOffset = hostOffsetOf(mapping, inUnit);
      if (open && continues(open, mapping.kind, hostOffset)) open.length += size;
      else {
        if (open) yield open;
        open = { byte: at, length: size, kind: mapping.kind, hostOffset };
      }
      at += size;
    }
    if (open) yield open;
  }

  /**
   * Ranges of the device that may hold anything but zeros, ascending and merged. Damaged entries count: reading them
   * says what is wrong.
   */
  allocated(): Generator<DeviceRange> {
    return this.#unitsThat((unit) => this.#holds(unit, ['standard', 'compressed']));
  }

  /** The same with what lies behind the image. */
  held(): Iterable<DeviceRange> {
    if (this.#behind === null) return this.allocated();
    const { virtualSizeBytes } = this.#map.header;
    const inside = [...this.#behind.held()].map(({ byte, length }) => ({
      offset: Number(byte),
      length: Math.min(length, virtualSizeBytes - byte),
    }));
    const own = [...this.allocated()].map(({ byte, length }) => ({ offset: Number(byte), length }));
    return mergeRanges([...own, ...inside]).map(({ offset, length }) => ({ byte: Number(offset), length }));
  }

  /** Ranges of the device that have an entry, zeros included, ascending and merged; all others were never written. */
  mapped(): Generator<DeviceRange> {
    return this.#unitsThat((unit) => this.#holds(unit, ['standard', 'compressed', 'zero']));
  }

  *#unitsThat(hold: (unit: number) => boolean): Generator<DeviceRange> {
    const { unitBytes, header } = this.#map;
    const units = Math.ceil(header.virtualSizeBytes / unitBytes);
    let from: number | null = null;
    for (let unit = this.#map.nextMapped(0); unit < units;) {
      const holds = hold(unit);
      if (holds) from ??= unit;
      else if (from !== null) {
        yield { byte: from * unitBytes, length: (unit - from) * unitBytes };
        from = null;
      }
      unit = holds ? unit + 1 : this.#map.nextMapped(unit + 1);
    }
    if (from !== null) yield { byte: from * unitBytes, length: header.virtualSizeBytes - from * unitBytes };
  }

  /** File offset of a device byte that lies in the file as it is, or is kept a place for; null for all others. */
  offsetOf(byte: DeviceByte): ByteOffset | null {
    const { unitBytes } = this.#map;
    try {
      const mapping = this.#map.unit(Math.floor(byte / unitBytes));
      if (mapping.kind !== 'standard' && mapping.kind !== 'zero') return null;
      return mapping.hostOffset === null ? null : mapping.hostOffset + (byte % unitBytes);
    } catch (error) {
      if (error instanceof AppError && error.code === 'damaged') return null;
      throw error;
    }
  }

  #holds(unit: number, kinds: readonly Mapping['kind'][]): boolean {
    try {
      return kinds.includes(this.#map.unit(unit).kind);
    } catch (error) {
      if (error instanceof AppError && error.code === 'damaged') return true;
      throw error;
    }
  }

  /** The bytes changed beneath. */
  forget(): void {
    this.#compressed.forget();
  }

  #readCompressed({ byte, hostOffset }: DeviceRun, part: Uint8Array): void {
    const { clusterBytes } = this.#map.header;
    const cluster = Math.floor(byte / clusterBytes);
    const mapping = this.#map.lookup(cluster);
    if (mapping.kind !== 'compressed') return;
    const whole = this.#compressed.read({ hostOffset: hostOffset!, length: mapping.length });
    const from = byte - cluster * clusterBytes;
    part.set(whole.subarray(from, from + part.length));
  }

  #readBehind(byte: DeviceByte, part: Uint8Array): void {
    const { backingFile } = this.#map.header;
    if (this.#behind !== null) return this.#behind.read(byte, part);
    if (backingFile === null) return void part.fill(0);
    failAbout(
      this.#file.name,
      'unsupported',
      `device byte ${byte} was never written here and belongs to the backing file ${JSON.stringify(backingFile)}, which is not followed unless it is named (--backing FILE)`,
      { file: this.#file.name, deviceByte: byte, backingFile },
    );
  }
}

function hostOffsetOf(mapping: Mapping, inUnit: ByteCount): ByteOffset | null {
  if (mapping.kind === 'standard') return mapping.hostOffset + inUnit;
  return mapping.kind === 'compressed' ? mapping.hostOffset : null;
}

function continues(
  open: { readonly length: number; readonly kind: Mapping['kind']; readonly hostOffset: number | null },
  kind: Mapping['kind'],
  hostOffset: ByteOffset | null,
): boolean {
  if (open.kind !== kind) return false;
  if (kind === 'standard') return hostOffset === open.hostOffset! + open.length;
  return kind !== 'compressed';
}
