import { AppError, fail, failAbout, toErrorShape, type ErrorShape } from '../../../shared/errors/app-error';
import type { OutsideChange } from '../../../shared/image/outside-change';
import type { EventEnvelope } from '../../../shared/ipc/envelope';
import type { Extent } from '../../../shared/units/ranges';
import type { ZoneCommand } from '../../../shared/workload/command';
import { LIVE_LINES_MAX, NO_COUNTS } from '../../../shared/session/live';
import type {
  LiveChoice,
  LiveHost,
  LivePhase,
  LiveState,
  PendingPage,
  PlugChoice,
  PulledReport,
  ShownLive,
} from '../../../shared/session/live';
import { driveNames } from '../../drive/drive-names';
import { serveDrives, type DriveServer } from '../../drive/drive-server';
import type { DeviceResult, ZonedDevice } from '../../device/device';
import { realPath } from '../../storage/node-real-path';
import { spanOf, type ZoneSpan } from '../zone-pages';
import { LiveDrive, type ServedContent } from './live-drive';
import { LiveTicker } from './live-ticker';
import type { LiveTools } from './live-tools';

/** Title of the edit that what hosts wrote in place is. */
const TITLE = 'Served as a drive';

/** What serving asks of its session. */
interface ServingSession extends ServedContent {
  readonly start: { readonly session: string; readonly path: string };
  readonly host: {
    readonly live: LiveTools;
    publish(event: EventEnvelope): void;
  };
  readonly device: ZonedDevice;
  readonly outside: { requireNothing(doing: string): void };
  requireNow(what: string): void;
  requireEditing(what: string): void;
  /** Does something after which something else may be shown, and tells of it. */
  showing(work: () => void): void;
  /** Tells what hosts changed. */
  moved(zones: ZoneSpan, bytes: readonly Extent[] | null): void;
  /** Reads the zones again after hosts wrote into the edits. */
  reload(): void;
}

interface Serving {
  readonly choice: LiveChoice;
  readonly drive: LiveDrive;
  server: DriveServer | null;
  isEnding: boolean;
  /** Why it ends; null = it was asked to. */
  reason: ErrorShape | null;
}

/**
 * Serves the image of a session as a drive.
 *
 * Invariants:
 * - While it is not `off`, the drive is what the session shows, and nothing else changes the image.
 * - `start`, `stop` and `pull` answer at once; `tell` says what became of them.
 * - In place, everything that hosts wrote is one edit. Otherwise it lies in a copy that goes with the serving.
 * - Whatever ends a serving, its trace stays on the shelf.
 */
export class LiveServing {
  readonly #session: ServingSession;
  readonly #ticker: LiveTicker;
  #serving: Serving | null = null;
  #phase: LivePhase = 'off';
  #hosts: readonly LiveHost[] = [];
  #lines: readonly string[] = [];
  #zones: ZoneSpan = { first: 0, count: 0 };
  #problem: ErrorShape | null = null;
  #pulled: PulledReport | null = null;
  /** Of those that ended. */
  #versions = 0;
  /** States that were told. */
  #states = 0;
  /** How it was when it ended. */
  #ended: Pick<LiveState, 'choice' | 'counts' | 'recent' | 'trace' | 'isRecorded'> = {
    ...{ choice: null, counts: NO_COUNTS, recent: [], trace: null, isRecorded: true },
  };

  constructor(session: ServingSession) {
    this.#session = session;
    this.#ticker = new LiveTicker(session.host.live, () => this.#publish());
  }

  /** What hosts use; null = nothing is served. */
  get device(): ZonedDevice | null {
    return this.#serving?.drive.served.device ?? null;
  }

  /** The same where hosts write into the edits of the session; null = they do not. */
  get inPlace(): ZonedDevice | null {
    return this.#serving?.choice.mode === 'in-place' ? this.device : null;
  }

  get shown(): ShownLive | null {
    if (this.#serving === null) return null;
    const address = this.#serving.server?.address ?? null;
    const { mode } = this.#serving.choice;
    return { mode, address: address && `${address.host}:${address.port}` };
  }

  /** Another number whenever the drive may hold anything else. */
  get version(): number {
    return this.#versions + (this.#serving?.drive.version ?? 0);
  }

  /** Errors: `locked-view` while hosts use the image. */
  requireUnserved(what: string): void {
    if (this.#serving === null) return;
    fail('locked-view', `${what}: the image is served as a drive; stop that first`, {
      what,
      served: true,
    });
  }

  /** Errors: `busy` while it is served, `unsupported` for what ZNS cannot say, `locked-view`, `changed-outside`. */
  start(choice: LiveChoice): LiveState {
    const session = this.#session;
    const { path } = session.start;
    if (this.#serving !== null) failAbout(path, 'busy', 'is served already; stop that first', { path });
    const { writeRefusal } = session.device.image.facts;
    if (choice.mode !== 'read-only' && writeRefusal !== null) throw writeRefusal;
    session.outside.requireNothing(TITLE);
    if (choice.mode === 'in-place') session.requireEditing(TITLE);
    else session.requireNow(TITLE);
    this.#begin(choice);
    return this.state();
  }

  #begin(choice: LiveChoice): void {
    const happened = (): void => this.#ticker.soon(drive.commands);
    const drive = new LiveDrive(this.#session, {
      ...{ choice, title: TITLE, happened, failed: (text) => this.#say(text) },
      changed: (zones) => {
        this.#zones = joinSpans(this.#zones, zones === null ? this.#allZones() : spanOf(zones));
        happened();
      },
    });
    const serving: Serving = { choice, drive, server: null, isEnding: false, reason: null };
    [this.#hosts, this.#lines, this.#problem] = [[], [], null];
    this.#phase = 'starting';
    this.#session.showing(() => (this.#serving = serving));
    const { startTarget } = this.#session.host.live;
    const hostsChanged = (): void => this.#hostsChanged(serving);
    serveDrives([drive.served], { host: choice.host, port: choice.port }, startTarget, {
      attached: hostsChanged,
      detached: hostsChanged,
      log: (text) => this.#say(text),
      atCut: () => undefined,
      failed: (error) => this.#end(serving, toErrorShape(error)),
    }).then(
      (server) => this.#listening(serving, server),
      (error: unknown) => this.#end(serving, toErrorShape(error)),
    );
  }

  #allZones(): ZoneSpan {
    return { first: 0, count: this.#session.device.image.facts.geometry.zoneCount };
  }

  #listening(serving: Serving, server: DriveServer): void {
    serving.server = server;
    if (serving.isEnding) return this.#stopServer(serving);
    this.#phase = 'serving';
    this.#session.showing(() => undefined);
    this.#ticker.now(serving.drive.commands);
  }

  #hostsChanged(serving: Serving): void {
    if (this.#serving !== serving) return;
    this.#hosts = serving.server?.hosts ?? [];
    this.#ticker.soon(serving.drive.commands);
  }

  #say(text: string): void {
    this.#lines = [...this.#lines.slice(1 - LIVE_LINES_MAX), text];
    if (this.#serving !== null) this.#ticker.soon(this.#serving.drive.commands);
  }

  /** Commands that were asked for are finished; no new ones are taken. */
  stop(): LiveState {
    const serving = this.#serving;
    if (serving !== null && !serving.isEnding) {
      serving.isEnding = true;
      this.#phase = 'stopping';
      if (serving.server !== null) this.#stopServer(serving);
      this.#publish();
    }
    return this.state();
  }

  /** Another program changed the file: what hosts see is neither what it was nor what it is. */
  lookedOutside(change: OutsideChange | null): void {
    if (this.#serving === null || change?.content !== true) return;
    const { path } = this.#session.start;
    const error = new AppError('changed-outside', 'another program changed the file while it was served', {
      path,
    });
    this.#serving.reason ??= toErrorShape(error);
    this.stop();
  }

  #stopServer(serving: Serving): void {
    serving.server!.stop().then(
      () => this.#end(serving, null),
      (error: unknown) => this.#end(serving, toErrorShape(error)),
    );
  }

  #end(serving: Serving, problem: ErrorShape | null): void {
    if (this.#serving !== serving) return;
    this.#ticker.stop();
    const failure = serving.drive.finish();
    this.#ended = { choice: serving.choice, ...serving.drive.facts() };
    this.#problem = problem ?? serving.reason ?? failure;
    this.#phase = 'off';
    this.#hosts = [];
    this.#session.showing(() => {
      this.#serving = null;
      this.#versions += serving.drive.version + 1;
      // From a file that another program changed, the zones must not be read again.
      if (serving.choice.mode === 'in-place' && serving.reason === null) this.#session.reload();
    });
    serving.drive.dispose();
    this.#publish();
  }

  /** Errors: `gone` while it is not served, or where other writes are pending than those that were chosen from. */
  pull({ then, policy, seen, ...loss }: PlugChoice): PulledReport {
    const { server, drive } = this.#requireServing('Pulling the plug');
    if (seen !== null && seen !== drive.pendingContent)
      fail('gone', 'other writes are pending by now than those that were chosen from; choose again', {
        seen,
      });
    this.#pulled = drive.pull({ loss, policy, then });
    // What hosts asked for meanwhile is dropped with them.
    const dropped = server!.drop(drive.served);
    if (then === 'stop') this.stop();
    else void dropped.then(() => server!.resume(drive.served));
    this.#ticker.now(drive.commands);
    return this.#pulled;
  }

  /** Errors: `gone` while it is not served; those of the device. */
  execute(command: ZoneCommand): DeviceResult {
    const { server, drive } = this.#requireServing('A command to the drive');
    const result = drive.served.execute(command);
    if (result.changedZones.length > 0) server!.zonesChanged(drive.served, result.changedZones);
    this.#ticker.now(drive.commands);
    return result;
  }

  #requireServing(what: string): Serving {
    if (this.#serving === null || this.#phase !== 'serving')
      return fail('gone', `${what}: the image is not served as a drive`, { what });
    return this.#serving;
  }

  /** None while nothing is served. */
  pending(first: number, count: number): PendingPage {
    return (
      this.#serving?.drive.pendingPage(first, count) ?? { writes: 0, bytes: 0, first, page: [], content: '' }
    );
  }

  state(): LiveState {
    const serving = this.#serving;
    const { writes, bytes } = this.pending(0, 0);
    return {
      ...this.#ended,
      ...(serving && { choice: serving.choice, ...serving.drive.facts() }),
      revision: ++this.#states,
      phase: this.#phase,
      address: serving?.server?.address ?? null,
      nqn: driveNames(realPath(this.#session.start.path), null).nqn,
      hosts: this.#hosts,
      rate: serving === null ? 0 : this.#ticker.rate,
      pending: { writes, bytes },
      lines: this.#lines,
      problem: this.#problem,
      pulled: this.#pulled,
    };
  }

  /** What happened since it was told last. */
  #publish(): void {
    const serving = this.#serving;
    if (serving !== null) {
      serving.drive.showTrace();
      const bytes = serving.drive.changedBytes();
      const zones = this.#zones;
      this.#zones = { first: 0, count: 0 };
      if (zones.count > 0 || bytes === null || bytes.length > 0) this.#session.moved(zones, bytes);
    }
    const { session } = this.#session.start;
    this.#session.host.publish({ event: 'live:changed', payload: { session, live: this.state() } });
  }

  /** The session ends: nobody is told any more, and nothing is waited for. */
  dispose(): void {
    const serving = this.#serving;
    if (serving === null) return;
    this.#serving = null;
    this.#ticker.stop();
    serving.isEnding = true;
    // What is still asked for goes nowhere.
    void serving.server?.drop(serving.drive.served);
    if (serving.server !== null) this.#stopServer(serving);
    serving.drive.dispose();
  }
}

/** The zones from the first to the last of two spans. */
function joinSpans(a: ZoneSpan, b: ZoneSpan): ZoneSpan {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const first = Math.min(a.first, b.first);
  return { first, count: Math.max(a.first + a.count, b.first + b.count) - first };
}
