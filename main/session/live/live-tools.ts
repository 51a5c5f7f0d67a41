import type { TargetSetup } from '../../drive/drive-port';
import type { TargetThread } from '../../drive/drive-server';

/** What serving an image needs of the thread that it happens in. */
export interface LiveTools {
  /** Starts the thread of the sockets. */
  startTarget(setup: TargetSetup): TargetThread;
  /** Runs something after so many milliseconds; the answer takes it back. */
  later(ms: number, run: () => void): () => void;
  /** From any start. */
  nowMs(): number;
}
