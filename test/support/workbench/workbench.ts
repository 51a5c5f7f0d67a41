import { createPinia, setActivePinia } from 'pinia';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { IMAGE_FAMILIES } from '../../../main/format/registry';
import { createImage } from '../../../main/image/create-image';
import type { PartialSpec } from '../../../main/image/defaults';
import { openImage } from '../../../main/image/open-image';
import { call, connect } from '../../../renderer/api/client';
import { useFormats } from '../../../renderer/stores/formats';
import { useSessions } from '../../../renderer/stores/sessions';
import type { OpenRequest } from '../../../shared/app/open-request';
import type { SessionSnapshot } from '../../../shared/session/session';
import type { ErrorShape } from '../../../shared/errors/app-error';
import { ok, refused, type Result } from '../../../shared/errors/result';
import type { OpenImageOptions } from '../../../shared/image/open-options';
import type { ArgumentsOf, Channel, EventName, Events, ValueOf } from '../../../shared/ipc/channels';
import type { Connection } from '../../../shared/app/program';
import type { Bridge, EventEnvelope } from '../../../shared/ipc/envelope';
import { MIB } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import { specOf } from '../image/device-images';
import { spawnScheduling } from '../session/contract-session';
import { openTestWindow, type TestWindow } from '../session/contract-window';

/** 64 zones of 1 MiB, 768 KiB of them capacity, the first two conventional. */
const USUAL: PartialSpec = {
  zoneCount: 64,
  zoneSizeBytes: MIB,
  zoneCapacityBytes: (3 * MIB) / 4,
  conventional: [[0, 1]],
  limits: { openZonesMax: 8, activeZonesMax: 12 },
};

/** What an image is made of. */
export interface WorkbenchImage {
  readonly spec?: Partial<PartialSpec>;
  /** Done on the new image before anybody looks at it. */
  readonly commands?: readonly ZoneCommand[];
  /** Name of a data image. */
  readonly data?: string;
}

/**
 * The window's end of the real application, which runs in this thread over small files in a folder of its own. Calls
 * are noted and pass through, but for those that a test has refused or held.
 */
export class Workbench implements Bridge {
  /** Every call so far. */
  readonly calls: { readonly channel: Channel; readonly args: unknown }[] = [];
  /** Where a dropped file lies; absent as in a browser, which does not tell. */
  pathOf?: (file: object) => string;
  readonly #stores = createPinia();
  readonly #window: TestWindow;
  readonly #refusals = new Map<Channel, ErrorShape>();
  readonly #changes = new Map<Channel, (value: never) => unknown>();
  readonly #listeners = new Set<(envelope: EventEnvelope) => void>();
  readonly #watchers = new Set<(connection: Connection) => void>();
  /** Jobs that wait for `runJobs`; null while they run by themselves. */
  #heldJobs: (() => void)[] | null = null;
  #answersDue = 0;

  constructor() {
    this.#window = openTestWindow(
      spawnScheduling((run) => void (this.#heldJobs === null ? setImmediate(run) : this.#heldJobs.push(run))),
      () => undefined,
    );
  }

  /** Needed now and then, as a timer of an earlier test's stores makes those the active ones when it runs out. */
  activateStores(): void {
    setActivePinia(this.#stores);
  }

  /** Path of a file in the folder. */
  path(name: string): string {
    return join(this.#window.folder, name);
  }

  /** What the host was asked to open. */
  get openRequests(): OpenRequest[] {
    return this.#window.openRequests;
  }

  /** Makes an image in the folder; answers its path. */
  make(name: string, { spec = {}, commands = [], data }: WorkbenchImage = {}): string {
    const path = this.path(name);
    const dataPath = data === undefined ? null : this.path(data);
    createImage(path, specOf({ ...USUAL, ...spec }), { replace: false, data: dataPath });
    const image = openImage(path, { access: 'write', data: dataPath ?? undefined });
    for (const command of commands) image.device.execute(command);
    image.dispose();
    return path;
  }

  /** Makes an image that another program has open for writing until the test ends. */
  makeBusy(name: string, image: WorkbenchImage = {}): string {
    const path = this.make(name, image);
    const writer = openImage(path, { access: 'write' });
    onTestFinished(() => writer.dispose());
    return path;
  }

  /** Makes an image and opens it in the window, with its data image where it has one. */
  async open(
    name = 'a.img',
    image: WorkbenchImage = {},
    options: OpenImageOptions = {},
  ): Promise<SessionSnapshot> {
    const data = image.data === undefined ? {} : { data: this.path(image.data) };
    const opened = await useSessions().open(this.make(name, image), { ...data, ...options });
    if (opened === null) throw new Error(`${name} was not opened`);
    await this.settle();
    return opened;
  }

  /** Runs a workload on a scratch copy of an image, flushing now and then; answers the trace that it left. */
  async record(session: string, commands = 1000): Promise<string> {
    const ended = this.#window.next('jobs:finished');
    const settings = { commands: String(commands), bytes: '4KiB', flush: '50' };
    const name = 'append-round-robin';
    await call('workloads:start', { session, name, seed: 1, settings, target: 'scratch' });
    const { result } = await ended;
    if (result?.kind !== 'workload' || result.trace === null) throw new Error('nothing was recorded');
    return result.trace.trace;
  }

  /** Makes a channel answer an error until `allow`. */
  refuse(channel: Channel, error: ErrorShape): void {
    this.#refusals.set(channel, error);
  }

  allow(channel: Channel): void {
    this.#refusals.delete(channel);
  }

  /** Changes what a channel answers from now on: for facts that no small image has. */
  alter<Name extends Channel>(channel: Name, change: (value: ValueOf<Name>) => ValueOf<Name>): void {
    this.#changes.set(channel, change);
  }

  /** From now on jobs wait for `runJobs`. */
  holdJobs(): void {
    this.#heldJobs ??= [];
  }

  runJobs(): void {
    for (const run of this.#heldJobs?.splice(0) ?? []) run();
  }

  /** Tells the window of something that did not happen. */
  emit<Name extends EventName>(event: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners) listener({ event, payload });
  }

  /** Tells the window what became of the way to the host. */
  loseOrFind(connection: Connection): void {
    for (const watcher of this.#watchers) watcher(connection);
  }

  watchConnection(watcher: (connection: Connection) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Ends the host's sessions as its own end does. */
  endSessions(): Promise<void> {
    return this.#window.application.sessions.dispose();
  }

  async invoke<Name extends Channel>(channel: Name, args: ArgumentsOf<Name>): Promise<Result<ValueOf<Name>>> {
    this.calls.push({ channel, args });
    const refusal = this.#refusals.get(channel);
    if (refusal !== undefined) return refused(refusal);
    this.#answersDue++;
    try {
      const result = await this.#window.bridge.invoke(channel, args);
      const change = this.#changes.get(channel) as ((value: ValueOf<Name>) => ValueOf<Name>) | undefined;
      return result.ok && change !== undefined ? ok(change(result.value)) : result;
    } finally {
      this.#answersDue--;
    }
  }

  listen(listener: (envelope: EventEnvelope) => void): () => void {
    this.#listeners.add(listener);
    const stop = this.#window.bridge.listen(listener);
    return () => {
      this.#listeners.delete(listener);
      stop();
    };
  }

  /** Waits until every call is answered and what follows from the answers is done. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#answersDue === 0 ? quiet + 1 : 0)
      await new Promise((resolve) => setImmediate(resolve));
    this.activateStores();
  }

  /** Ends when nothing is under way. */
  async dispose(): Promise<void> {
    await this.settle();
    await this.#window.dispose();
    await this.settle();
  }
}

/**
 * Fresh stores on a fresh application, which is gone at the end of the test. What the window asks for at its start is
 * there.
 */
export function openWorkbench(): Workbench {
  const workbench = new Workbench();
  workbench.activateStores();
  connect(workbench);
  useFormats().families = IMAGE_FAMILIES;
  onTestFinished(() => workbench.dispose());
  return workbench;
}
