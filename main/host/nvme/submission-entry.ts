/** A submission queue entry. Source: NVMe base 2.0, "Submission Queue Entry"; NVMe over Fabrics, SGL descriptors. */
import { isExact, type ByteCount, type ByteOffset, type Lba } from '../../../shared/units/units';
import { SC } from './status';

const ENTRY_BYTES = 64;

/** Kinds of the one SGL descriptor, type and subtype. */
const SGL = { inCapsule: 0x01, transport: 0x5a } as const;

/** One at a time, read from where it arrived; a connection uses one object for all of its commands. */
export class SubmissionEntry {
  readonly #bytes = Buffer.alloc(ENTRY_BYTES);

  load(from: Buffer, at: ByteOffset): void {
    from.copy(this.#bytes, 0, at, at + ENTRY_BYTES);
  }

  get opcode(): number {
    return this.#bytes[0]!;
  }

  get commandId(): number {
    return this.#bytes.readUInt16LE(2);
  }

  get namespaceId(): number {
    return this.#bytes.readUInt32LE(4);
  }

  /** Type of a fabrics command. */
  get fabricsType(): number {
    return this.#bytes[4]!;
  }

  byte(at: ByteOffset): number {
    return this.#bytes[at]!;
  }

  word(at: ByteOffset): number {
    return this.#bytes.readUInt16LE(at);
  }

  /** A command dword by its number, 10 to 15 being those that a command defines. */
  dword(number: number): number {
    return this.#bytes.readUInt32LE(4 * number);
  }

  /** Dwords 10 and 11; null for one that no namespace of ours can have. */
  get lba(): Lba | null {
    const lba = this.dword(10) + this.dword(11) * 2 ** 32;
    return isExact(lba) ? lba : null;
  }

  /** Bytes that the descriptor says the host gives or wants. */
  get sglBytes(): ByteCount {
    return this.#bytes.readUInt32LE(32);
  }

  /** What is wrong with the flags of any command: fused, or pointing to its data otherwise than by an SGL. */
  get flagsStatus(): number {
    const flags = this.#bytes[1]!;
    return (flags & 0x3) !== 0 || (flags & 0x80) !== 0 ? SC.invalidField : SC.ok;
  }

  /** Judges the descriptor of a command that moves `bytes`, of which `inCapsule` came with it. */
  sglStatus(bytes: ByteCount, inCapsule: ByteCount): number {
    const kind = this.#bytes[39]!;
    if (kind !== SGL.inCapsule && kind !== SGL.transport) return SC.sglTypeInvalid;
    if (this.sglBytes !== bytes) return SC.sglLengthInvalid;
    if (inCapsule > 0 && inCapsule !== bytes) return SC.sglLengthInvalid;
    if (kind === SGL.inCapsule && inCapsule === 0) return SC.sglLengthInvalid;
    if (kind === SGL.inCapsule && this.#bytes.readBigUInt64LE(24) !== 0n) return SC.sglOffsetInvalid;
    return SC.ok;
  }

  /** Judges the descriptor of a command whose answer has `bytes` bytes at most. */
  sglStatusOfAnswer(bytes: ByteCount): number {
    if (this.#bytes[39]! !== SGL.transport) return SC.sglTypeInvalid;
    return this.sglBytes < bytes ? SC.sglLengthInvalid : SC.ok;
  }
}
