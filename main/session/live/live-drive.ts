import { basename } from 'node:path';
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
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import type { ZonedDevice } from '../../device/device';
import { ServedDrive } from '../../drive/served-drive';
import type { DeviceTreatment } from '../../image/opened-image';
import type { BlockFile } from '../../storage/block-file';
import { NodeScratchStore } from '../../storage/overlay/node-scratch-store';
import type { OverlayBlockFile, OverlayMark } from '../../storage/overlay/overlay-block-file';
import { snapshotOf } from '../overlay-copy';
import type { TraceShelf } from '../shelves/trace-shelf';
import type { DriveIdentity } from './live-identity';
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
  readonly identity: DriveIdentity;
}

/** How a plug is pulled. */
export interface Pulling {
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
  readonly #recent = new RecentCommands();
  #recording: LiveRecording;
  #told: OverlayMark;
  /** Another number whenever the drive may hold anything else. */
  version = 0;

  constructor(content: ServedContent, setup: LiveDriveSetup) {
    const { overlay, source } = content;
    const isInPlace = setup.choice.mode === 'in-place';
    this.#content = content;
    this.#setup = setup;
    // A copy of its own, so that what it starts from can be copied again after a power cut.
    this.file = isInPlace ? overlay : snapshotOf(overlay, source.file, () => undefined);
    this.#told = this.file.mark();
    if (isInPlace) overlay.beginEdit(setup.title);
    this.served = this.#open();
    this.#recording = this.#record();
    this.served.onChanged = (zones) => {
      this.version++;
      this.onChanged(zones);
    };
  }

  /** What is called after commands, with the zones that they changed. */
  onChanged: (zones: readonly ZoneIndex[]) => void = () => undefined;

  /** How many commands there were. */
  readonly commands = (): number => this.served.counts.commands;

  #open(): ServedDrive {
    const { choice, identity } = this.#setup;
    return new ServedDrive({
      ...identity,
      file: this.file,
      open: (file) => this.#content.deviceOver(file, { durability: 'flush', tableWrites: 'eager' }),
      name: basename(this.#content.start.path),
      writable: choice.mode !== 'read-only',
      isCuttable: choice.mode !== 'read-only',
      record: (entry) => this.#add(entry),
      clock: () => this.#content.host.live.nowMs() * 1000,
      makeStore: () => new NodeScratchStore(),
    });
  }

  #add(entry: TraceEntry): void {
    this.#recent.add(entry);
    this.#recording.add(entry);
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
    const { writes, bytes, list } = this.served.pending();
    const { anatomy } = this.served.device.image;
    const page: PendingPage['page'][number][] = [];
    let at = 0;
    for (const { index, offset, length, kind } of count === 0 ? [] : list) {
      if (page.length === count) break;
      if (at++ >= first) page.push({ index, offset, length, kind, zone: anatomy.locate(offset).zone });
    }
    return { writes, bytes, first, page, content: this.pendingContent };
  }

  /** See PendingPage. */
  get pendingContent(): string {
    return String(this.version);
  }

  /** Cuts the power and recovers; what comes then is recorded as another trace. Errors: those of the loss; of the file. */
  pull({ loss, policy, then }: Pulling): PulledReport {
    const { trace, isWhole } = this.#recording;
    const { id, point, survived, lost, torn, recovery } = this.served.pull(loss, policy);
    this.#recording.show();
    this.version++;
    if (then === 'restart') this.#recording = this.#record();
    return {
      ...{ id, point, survived, lost, torn, then },
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
      this.served.device.finish();
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
    if (this.#setup.choice.mode !== 'in-place') this.file.dispose();
  }
}
