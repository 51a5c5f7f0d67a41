import type { OpenImageOptions } from '../../shared/image/open-options';
import type { Remark } from '../../shared/errors/remark';
import type { LiveMode } from '../../shared/session/live';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { openDevice } from '../image/open-device';
import { sourceLayoutOf, openSource } from '../image/open-source';
import type { BlockFile } from '../storage/block-file';
import { GrowingFile } from '../storage/node-growing-file';
import { realPath } from '../storage/node-real-path';
import { NodeScratchStore } from '../storage/overlay/node-scratch-store';
import { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import { formatTraceEntry, formatTraceHeader } from '../trace/native-codec';
import { driveNames } from './drive-names';
import { ServedDrive, type DriveDurability } from './served-drive';

/** How an image is served from its file. */
export interface ServedImageRequest {
  /** Where what hosts write goes. */
  readonly mode: LiveMode;
  readonly options: OpenImageOptions;
  readonly noLock: boolean;
  /** Null = one that follows from the path. */
  readonly nqn: string | null;
  readonly durability: DriveDurability;
  readonly isCuttable: boolean;
  /** Where the trace goes; null = nothing is recorded. */
  readonly record: { readonly path: string; readonly replace: boolean } | null;
  readonly failed: (text: string) => void;
  /** Microseconds from any start. */
  readonly clock: () => number;
}

/** An image that is served from its file. */
export interface ServedImage {
  readonly path: string;
  readonly drive: ServedDrive;
  readonly notices: readonly Remark[];
  /** After a power cut: the trace goes on in a file of its own, whose path this is; null = nothing is recorded. */
  recordAnew(): string | null;
  /** Finishes writing, releases lock and files. Errors: those of the last flush; `changed-outside`. */
  close(): void;
}

/** Opens an image to be served. Errors: those of opening, of driveFacts, of the trace. */
export function openServedImage(path: string, request: ServedImageRequest): ServedImage {
  const { mode, options, noLock } = request;
  const access = mode === 'in-place' ? 'write' : 'read';
  // Hosts say when they want something on the disk, and write the same places often.
  const source = openSource(path, { access, ...options, noLock, writesEarly: false });
  const scratch = mode === 'scratch' ? new OverlayBlockFile(source.file, new NodeScratchStore()) : null;
  const recording = new Recording(request.record);
  try {
    const treatment = { durability: 'flush', tableWrites: 'eager' } as const;
    const how = { ...options, ...sourceLayoutOf(source), ...treatment };
    const drive = new ServedDrive({
      ...driveNames(realPath(path), request.nqn),
      file: scratch ?? source.file,
      open: (file: BlockFile) => openDevice(file, how).device,
      writable: mode !== 'read-only',
      durability: request.durability,
      isCuttable: request.isCuttable,
      ...(request.record && { record: (entry: TraceEntry) => recording.add(entry) }),
      failed: request.failed,
      clock: request.clock,
      makeStore: () => new NodeScratchStore(),
    });
    recording.begin(drive);
    return {
      path,
      drive,
      notices: [...source.notices, ...drive.device.image.facts.notices],
      recordAnew: () => recording.begin(drive),
      close() {
        try {
          drive.finish();
          if (mode === 'in-place') source.requireWritten();
        } finally {
          release(drive);
        }
      },
    };
  } catch (error) {
    release(null);
    throw error;
  }

  function release(drive: ServedDrive | null): void {
    recording.close();
    drive?.dispose();
    scratch?.dispose();
    source.dispose();
  }
}

/** The trace of an image that is served, a file for each time that it was switched on. */
class Recording {
  readonly #place: ServedImageRequest['record'];
  #file: GrowingFile | null = null;
  #begun = 0;

  constructor(place: ServedImageRequest['record']) {
    this.#place = place;
  }

  /** Begins a file; its path. */
  begin(drive: ServedDrive): string | null {
    if (this.#place === null) return null;
    this.close();
    const { path, replace } = this.#place;
    this.#file = new GrowingFile(numbered(path, this.#begun++), { replace });
    this.#file.append(Buffer.from(`${formatTraceHeader(drive.header)}\n`));
    return this.#file.path;
  }

  add(entry: TraceEntry): void {
    this.#file?.append(Buffer.from(`${formatTraceEntry(entry)}\n`));
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }
}

/** `t.jsonl`, `t.1.jsonl`, `t.2.jsonl` … */
function numbered(path: string, n: number): string {
  return n === 0 ? path : path.replace(/(\.[^./\\]*)?$/, `.${n}$1`);
}
