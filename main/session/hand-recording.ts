import type { ZoneCommand } from '../../shared/workload/command';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import type { DeviceResult, ZonedDevice } from '../device/device';
import type { BlockFile } from '../storage/block-file';
import type { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import { makeTraceHeader } from '../trace/trace-header';
import { withGivenBytes } from '../trace/recorded-device';
import { observe } from '../workload/run-commands';
import { snapshotOf } from './overlay-copy';
import type { GrowingTrace, TraceShelf } from './shelves/trace-shelf';

const TITLE = 'By hand';

/** Microseconds since a moment, by a clock that nobody sets. */
const sinceMicros = (startMs: number): number => Math.round(1000 * (performance.now() - startMs));

/** What a recording asks of its session. */
interface RecordedSession {
  readonly device: ZonedDevice;
  readonly overlay: OverlayBlockFile;
  readonly source: { readonly file: BlockFile };
  readonly traces: TraceShelf;
  /** Grows with every change of the content. */
  readonly content: number;
}

interface Recording {
  readonly trace: GrowingTrace;
  /** Every command that undo has not made unreachable, and the edit that each belongs to. */
  readonly entries: TraceEntry[];
  readonly steps: number[];
  /** The edit before the first one. */
  readonly startStep: number;
  /** By performance.now(). */
  readonly startMs: number;
  /** Content number of the session after the last command, undo or redo. */
  content: number;
}

/**
 * What is done by hand in a session is a trace: the crash lab takes it, it can be stepped through, replayed and saved. It
 * follows undo and redo. Whatever else changes the content (a workload into the edits, a save) ends it, and the
 * next command begins another.
 */
export class HandRecording {
  readonly #state: RecordedSession;
  #recording: Recording | null = null;

  constructor(state: RecordedSession) {
    this.#state = state;
  }

  /** Carries out a command on the session's device and notes it with its result. Errors: those of the device. */
  execute(command: ZoneCommand, payload: Uint8Array | undefined): DeviceResult {
    const { device } = this.#state;
    const told = withGivenBytes(command, payload);
    const recording = this.#current();
    this.#dropUndone(recording);
    const i = recording.entries.length;
    const result = device.execute(command, payload ?? { sequence: i, seed: 0 });
    const expect = observe(device, command, result, undefined);
    recording.entries.push({ ...told, i, t: sinceMicros(recording.startMs), expect });
    return result;
  }

  /** After the edit that the last command made, if it made one. */
  settle(): void {
    const recording = this.#recording;
    if (recording === null) return;
    while (recording.steps.length < recording.entries.length)
      recording.steps.push(this.#state.overlay.undoStep);
    this.#show(recording);
  }

  /** The last command failed and left nothing. */
  abandon(): void {
    const recording = this.#recording;
    if (recording !== null) recording.entries.length = recording.steps.length;
  }

  /** After undo or redo; `from`: the content number before it. */
  stepped(from: number): void {
    const recording = this.#recording;
    if (recording === null) return;
    const isOurs = recording.content === from && this.#state.overlay.undoStep >= recording.startStep;
    if (isOurs) this.#show(recording);
    else this.#recording = null;
  }

  /** What comes next begins another. */
  end(): void {
    this.#recording = null;
  }

  #current(): Recording {
    const { content, overlay } = this.#state;
    const recording = this.#recording;
    if (recording !== null && recording.content === content) return recording;
    return (this.#recording = this.#begin(overlay.undoStep));
  }

  #begin(startStep: number): Recording {
    const { device, overlay, source, traces, content } = this.#state;
    const header = makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 0 });
    const before = snapshotOf(overlay, source.file, () => undefined);
    const trace = traces.grow({ title: TITLE, header, content, before });
    return { trace, entries: [], steps: [], startStep, startMs: performance.now(), content };
  }

  /** Commands that were undone cannot be done again once another one is given. */
  #dropUndone(recording: Recording): void {
    const reached = this.#reached(recording);
    recording.entries.length = reached;
    recording.steps.length = reached;
  }

  #show(recording: Recording): void {
    recording.content = this.#state.content;
    recording.trace.set(recording.entries.slice(0, this.#reached(recording)));
  }

  #reached({ steps }: Recording): number {
    const { undoStep } = this.#state.overlay;
    const undone = steps.findIndex((step) => step > undoStep);
    return undone === -1 ? steps.length : undone;
  }
}
