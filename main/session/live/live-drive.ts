import type { CrashLoss } from '../../../shared/crash/loss';
import { AppError, toErrorShape, type ErrorShape } from '../../../shared/errors/app-error';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type {
  LiveChoice,
  LiveState,
  PendingPage,
  PlugChoice,
  PulledReport,
} from '../../../shared/session/live';
import { fewRanges } from '../../../shared/session/image-change';
import type { Extent } from '../../../shared/units/ranges';
import type { ZoneIndex } from '../../../shared/units/units';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { changesNothing } from '../../../shared/workload/operations';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import type { ZonedDevice } from '../../device/device';
import { driveNames } from '../../drive/drive-names';
import { ServedDrive } from '../../drive/served-drive';
import { realPath } from '../../storage/node-real-path';
import type { DeviceTreatment } from '../../image/opened-image';
import type { BlockFile } from '../../storage/block-file';
import { NodeScratchStore } from '../../storage/overlay/node-scratch-store';
import type { OverlayBlockFile, OverlayMark } from '../../storage/overlay/overlay-block-file';
import { snapshotOf } from '../overlay-copy';
import type { TraceShelf } from '../shelves/trace-shelf';
import { LiveRecording, RecentCommands } from './live-recording';
import type { LiveTools } from './live-tools';

/** The image that is served. */
export interface ServedContent {
  readonly start: { readonly path: string };
  readonly host: { readonly live: LiveTools };
  readonly overlay: OverlayBlockFile;
  readonly source: { readonly file: BlockFile };
  readonly traces: TraceShelf;
  /** Grows with every change of the content. */
  readonly content: number;
  deviceOver(file: BlockFile, how?: DeviceTreatment): ZonedDevice;
}

interface LiveDriveSetup {
  readonly choice: LiveChoice;
  readonly title: string;
  /** Something was carried out. */
  readonly happened: () => void;
  /** Zones that changed; null = more than are worth a list. */
  readonly changed: (zones: readonly ZoneIndex[] | null) => void;
  /** A command that the file could not carry out, in words. */
  readonly failed: (text: string) => void;
}

/** How a plug is pulled. */
interface Pulling {
  readonly loss: CrashLoss;
  readonly policy: RecoveryPolicy;
  readonly then: PlugChoice['then'];
}

/** A drive over the edits of a session, or over a copy of them, with its recording. */
export class LiveDrive {
  readonly served: ServedDrive;
  readonly file: OverlayBlockFile;
  readonly #content: ServedContent;
  readonly #setup: LiveDriveSetup;
  #recent = new RecentCommands();
  #recording: LiveRecording;
  #told: OverlayMark;
  /** Commands that may have written something, so far. */
  #changes = 0;
  /** Another number whenever the drive may hold anything else. */
  version = 0;

  /** Errors: those of opening; `unsupported`, with the way out, for what is no zoned drive. */
  constructor(content: ServedContent, setup: LiveDriveSetup) {
    const { overlay, source } = content;
    const isInPlace = setup.choice.mode === 'in-place';
    this.#content = content;
    this.#setup = setup;
    // A copy of its own, so that what it starts from can be copied again after a power cut.
    this.file = isInPlace ? overlay : snapshotOf(overlay, source.file, () => undefined);
    this.#told = this.file.mark();
    try {
      this.served = this.#open();
    } catch (error) {
      if (!isInPlace) this.file.dispose();
      throw error;
    }
    if (isInPlace) overlay.beginEdit(setup.title);
    this.#recording = this.#record();
    this.served.onChanged = (zones) => {
      this.version++;
      setup.changed(zones);
    };
  }

  /** How many commands there were. */
  readonly commands = (): number => this.served.counts.commands;

  #open(): ServedDrive {
    const { mode } = this.#setup.choice;
    return new ServedDrive({
      ...driveNames(realPath(this.#content.start.path), null),
      file: this.file,
      open: (file) => this.#content.deviceOver(file, { durability: 'flush', tableWrites: 'eager' }),
      writable: mode !== 'read-only',
      isCuttable: mode !== 'read-only',
      record: (entry) => this.#add(entry),
      failed: this.#setup.failed,
      clock: () => this.#content.host.live.nowMs() * 1000,
      makeStore: () => new NodeScratchStore(),
    });
  }

  #add(entry: TraceEntry): void {
    this.#recent.add(entry);
    this.#recording.add(entry);
    if (!changesNothing(entry.op) || entry.op === 'flush') this.#changes++;
    this.#setup.happened();
  }

  #record(): LiveRecording {
    const { source, traces, content } = this.#content;
    const before = snapshotOf(this.file, source.file, () => undefined);
    return new LiveRecording(traces, this.#setup.title, { header: this.served.header, content, before });
  }

  /** What windows are told of it. */
  facts(): Pick<LiveState, 'counts' | 'recent' | 'trace' | 'isRecorded'> {
    const { trace, isWhole } = this.#recording;
    return { counts: { ...this.served.counts }, recent: this.#recent.list, trace, isRecorded: isWhole };
  }

  /** Some of the pending writes, the oldest first. */
  pendingPage(first: number, count: number): PendingPage {
    const { writes, bytes } = this.served.unflushed;
    const { anatomy } = this.served.device.image;
    const page: PendingPage['page'][number][] = [];
    let at = 0;
    for (const { index, offset, length, kind } of count === 0 ? [] : this.served.pending()) {
      if (page.length === count) break;
      if (at++ < first || kind === null) continue;
      page.push({ index, offset, length, kind, zone: anatomy.locate(offset).zone });
    }
    return { writes, bytes, first, page, content: this.pendingContent };
  }

  /** See PendingPage. */
  get pendingContent(): string {
    return `${this.#recording.trace} ${this.#changes}`;
  }

  /** Cuts the power and recovers; what comes then is recorded as another trace. Errors: those of the loss; of the file. */
  pull({ loss, policy, then }: Pulling): PulledReport {
    const { trace, isWhole } = this.#recording;
    const { recovery, ...cut } = this.served.pull(loss, policy);
    this.#recording.show();
    if (then === 'restart') {
      // Its commands count from 0.
      this.#recent = new RecentCommands();
      this.#recording = this.#record();
    }
    return {
      ...cut,
      then,
      recovery: {
        ...recovery,
        changed: recovery.changed.slice(0, ROWS_PAGE_MAX),
        violations: recovery.violations.slice(0, ROWS_PAGE_MAX),
      },
      recoveredZones: recovery.changed.length,
      trace: isWhole ? trace : null,
    };
  }

  /** Bytes of the file that may have changed since this was asked last; null = any. */
  changedBytes(): readonly Extent[] | null {
    const told = this.#told;
    this.#told = this.file.mark();
    const changed = this.file.changedSince(told);
    return changed && fewRanges(changed);
  }

  /** The trace on the shelf holds what was recorded so far. */
  showTrace(): void {
    this.#recording.show();
  }

  /** The last commands are stored. Why they could not be; null = they are. */
  finish(): ErrorShape | null {
    try {
      this.served.finish();
      return null;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      return toErrorShape(thrown);
    } finally {
      this.#recording.show();
    }
  }

  /** Of what was served in place nothing is given back: it is the image's. */
  dispose(): void {
    this.served.dispose();
    if (this.#setup.choice.mode !== 'in-place') this.file.dispose();
  }
}
