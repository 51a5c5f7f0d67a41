/** Every limit and time-out of the target, in one place; the bytes under way are the arena's (ARENA_BYTES, drive-server.ts). Spans of time are in milliseconds of the target's own clock (clock.ts). */
import { KIB, MIB, type ByteCount } from '../../../shared/units/units';

export const LIMITS = {
  /** Connections at once. At the limit the oldest that has not got through Connect makes room. */
  sockets: 512,
  /** Controllers at once, discovery controllers among them. */
  controllers: 128,
  /** I/O queues of one controller. */
  ioQueues: 16,
  /** Entries of any queue (MQES + 1). */
  queueEntries: 128,
  /** Asynchronous event requests that may wait in one controller. */
  eventRequests: 4,
  /** Bytes of one command's data at most (MDTS), where the arena is large enough. */
  transferBytes: MIB,
  /** Bytes of data in a command capsule of an I/O queue; IOCCSZ follows from it. */
  capsuleBytes: 16 * KIB,
  /** The same of the admin queue, where the transport fixes it. */
  adminCapsuleBytes: 8 * KIB,
  /** Bytes of one Get Log Page at most. */
  logBytes: 64 * KIB,
  /** Connects that a connection may be refused. */
  refusals: 8,
  /** Bytes that wait to be taken by a host before no more is read from it, besides its share of the arena. */
  outputBytes: MIB,

  /** How often the clock moves. */
  tickMs: 500,
  /** From the TCP connection to a Connect that succeeded. */
  handshakeMs: 8_000,
  /** A host that owes data of a write, or does not take what it asked for, has this long for the next byte. */
  stallMs: 12_000,
  /** For a host to close the connection after it was told why it ends. */
  lingerMs: 3_000,
  /** Beyond its keep-alive time-out, for a host that was delayed. */
  keepAliveGraceMs: 2_000,
  /** Keep-alive time-out of a discovery controller that asked for none. Source: NVMe base, Discovery Service. */
  discoveryKeepAliveMs: 120_000,
  /** For commands under way when the target stops. */
  stopMs: 10_000,
  /** Silence after which TCP asks whether the other side is still there. */
  probeMs: 5_000,
} as const;

/** Page that MDTS and ZASL count in (CAP.MPSMIN). */
const PAGE_BYTES = 4 * KIB;

/** Largest power of two of 4 KiB pages within a number of bytes, as its exponent; at least 0. */
export function pagesExponent(bytes: ByteCount): number {
  return Math.max(0, Math.floor(Math.log2(bytes / PAGE_BYTES)));
}

/** Bytes that an exponent of pages stands for. */
export function bytesOfExponent(exponent: number): ByteCount {
  return PAGE_BYTES * 2 ** exponent;
}

/** Most bytes of one command, so that an arena has room for several of them. */
export function transferMax(arenaBytes: ByteCount): ByteCount {
  return bytesOfExponent(pagesExponent(Math.min(LIMITS.transferBytes, arenaBytes / 8)));
}
