import type { StartTarget } from '../../drive/target-thread';

/** What serving an image needs of the thread that it happens in. */
export interface LiveTools {
  /** Starts the thread of the sockets. */
  readonly startTarget: StartTarget;
  /** Runs something after so many milliseconds; the answer takes it back. */
  later(ms: number, run: () => void): () => void;
  /** From any start. */
  nowMs(): number;
}
