import { IMAGE_FAMILIES } from '../../../main/format/registry';
import { fail, type ErrorShape } from '../../../shared/errors/app-error';
import { attempt, refused, type Result } from '../../../shared/errors/result';
import type { ArgumentsOf, Channel, EventName, Events, ValueOf } from '../../../shared/ipc/channels';
import type { Settings } from '../../../shared/app/settings';
import type { Bridge, EventEnvelope } from '../../../shared/ipc/envelope';
import type { ZoneList } from '../../../shared/image/zone-report';
import { APP, FOLDER, RECENT, SAMPLES, SETTINGS, WORKLOADS } from './answers';
import { annotate, describeZone, locate, readBytes, resolve, structure } from './bytes';
import { attachCommands, conversionPlan, conversionResult } from './conversions';
import { FakeImage, type FakeImageOptions } from './image';
import {
  CANCELLED,
  crashResult,
  crashSummary,
  progressOf,
  TRACE,
  traceEntries,
  workloadResult,
  type FakeJob,
} from './jobs';
import { planOf } from './plans';

type Handlers = { [Name in Channel]: (args: ArgumentsOf<Name>) => ValueOf<Name> };

/** A host in memory behind the same interface as the real one, for stores, views and screenshots. */
export class FakeBridge implements Bridge {
  /** Every call so far. */
  readonly calls: { readonly channel: Channel; readonly args: unknown }[] = [];
  readonly images = new Map<string, FakeImage>();
  readonly jobs: FakeJob[] = [];
  readonly created: string[] = [];
  openRequests: readonly string[] = [];
  settings: Settings = SETTINGS;
  recent = RECENT;
  traceRecorded = true;
  /** Linked lists of every image; empty where the family has none. */
  lists: readonly ZoneList[] = [];
  /** Zones of which the file holds no bytes, as in a qcow2 that was not written there. */
  readonly unmappedZones = new Set<number>();
  readonly #shape: FakeImageOptions;
  readonly #listeners = new Set<(envelope: EventEnvelope) => void>();
  readonly #refusals = new Map<Channel, ErrorShape>();
  #nextId = 1;

  constructor(shape: Partial<FakeImageOptions> = {}) {
    this.#shape = {
      path: '',
      zoneCount: 1000,
      zoneSizeBytes: 64 * 1024 * 1024,
      zoneCapacityBytes: 48 * 1024 * 1024,
      conventionalCount: 4,
      openZonesMax: 128,
      activeZonesMax: 256,
      info: {},
      notices: [],
      ...shape,
    };
  }

  /** Makes a channel answer an error until `allow`. */
  refuse(channel: Channel, error: ErrorShape): void {
    this.#refusals.set(channel, error);
  }

  allow(channel: Channel): void {
    this.#refusals.delete(channel);
  }

  emit<Name extends EventName>(event: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners) listener({ event, payload });
  }

  async invoke<Name extends Channel>(channel: Name, args: ArgumentsOf<Name>): Promise<Result<ValueOf<Name>>> {
    this.calls.push({ channel, args });
    const refusal = this.#refusals.get(channel);
    if (refusal !== undefined) return refused(refusal);
    return structuredClone(await attempt(() => this.#handlers[channel](args)));
  }

  listen(listener: (envelope: EventEnvelope) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Moves every running job on by a part of its work; those that reach the end finish. */
  stepJobs(part = 1): void {
    for (const job of [...this.jobs]) {
      job.done = Math.min(job.total, job.done + Math.ceil(job.total * part));
      this.emit('jobs:progressed', progressOf(job));
      if (job.done < job.total && !job.cancelled) continue;
      this.jobs.splice(this.jobs.indexOf(job), 1);
      const { job: id, session, cancelled, result } = job;
      this.emit('jobs:finished', {
        job: id,
        session,
        result: cancelled ? null : result,
        error: cancelled ? CANCELLED : null,
      });
    }
  }

  imageOf(session: string): FakeImage {
    return this.images.get(session) ?? fail('not-found', `no session ${session}`);
  }

  #open(path: string): FakeImage {
    const known = [...this.images.values()].find((image) => image.options.path === path);
    const image = known ?? new FakeImage(`s${this.#nextId++}`, { ...this.#shape, path });
    this.images.set(image.session, image);
    return image;
  }

  #change(session: string, change: (image: FakeImage) => void) {
    const image = this.imageOf(session);
    change(image);
    this.emit('zones:changed', { session, first: 0, count: image.table.count });
    return image.snapshot();
  }

  #startJob(session: string, title: string, result: FakeJob['result']) {
    const job = `j${this.#nextId++}`;
    this.jobs.push({ job, session, title, total: 1000, done: 0, cancelled: false, result });
    return { job };
  }

  readonly #handlers: Handlers = {
    'app:describe': () => APP,
    'settings:load': () => this.settings,
    'settings:save': ({ settings }) => (this.settings = settings),
    'files:list': ({ path }) => ({ ...FOLDER, path: path ?? FOLDER.path }),
    'dialogs:openImage': () => ({ path: null }),
    'dialogs:saveFile': () => ({ path: null }),
    'recent:list': () => this.recent,
    'recent:forget': ({ path }) => (this.recent = this.recent.filter((image) => image.path !== path)),
    'samples:list': () => SAMPLES,
    'samples:prepare': ({ id }) => ({ path: `/samples/${id}.img` }),
    'images:plan': ({ spec, path }) => planOf(spec, path),
    'images:create': ({ path, data }) => {
      this.created.push(path);
      return { path, data };
    },
    'formats:list': () => IMAGE_FAMILIES,
    'workloads:list': () => WORKLOADS,
    'sessions:open': ({ path, options }) => {
      const image = this.#open(path);
      image.openedWith = options;
      return image.snapshot();
    },
    'sessions:list': () => [...this.images.values()].map((image) => image.snapshot()),
    'sessions:close': ({ session, discard }) => {
      if (this.imageOf(session).dirty && !discard) return { closed: false };
      return { closed: this.images.delete(session) };
    },
    'jobs:cancel': ({ job }) => {
      const running = this.jobs.find((one) => one.job === job);
      if (running !== undefined) running.cancelled = true;
      return { cancelled: running !== undefined };
    },
    'app:takeOpenRequests': () => this.openRequests,
    'sessions:describe': ({ session }) => this.imageOf(session).snapshot(),
    'sessions:setMode': ({ session, mode }) => {
      this.imageOf(session).mode = mode;
      return this.imageOf(session).snapshot();
    },
    'sessions:save': ({ session }) => this.#change(session, (image) => image.save()),
    'sessions:saveAs': ({ path }) => ({ path }),
    'sessions:revert': ({ session }) => this.#change(session, (image) => image.revert()),
    'sessions:undo': ({ session }) => this.#change(session, (image) => image.undo()),
    'sessions:redo': ({ session }) => this.#change(session, (image) => image.redo()),
    'zones:report': ({ session, first, count }) => this.imageOf(session).report(first, count),
    'zones:describe': ({ session, zone }) => describeZone(this.imageOf(session), zone),
    'zones:execute': ({ session, command }) => this.imageOf(session).execute(command),
    'bytes:read': ({ session, offset, length }) => readBytes(this.imageOf(session), offset, length),
    'bytes:annotate': ({ session, offset, length }) => annotate(this.imageOf(session), offset, length),
    'bytes:resolve': ({ session, address, from }) => {
      const place = resolve(this.imageOf(session), address, from);
      const isUnmapped = place.lba !== null && place.zone !== null && this.unmappedZones.has(place.zone);
      if (isUnmapped) fail('usage', `LBA ${place.lba} is unmapped`, { address, lba: place.lba });
      return place;
    },
    'bytes:locate': ({ session, offset }) => locate(this.imageOf(session), offset),
    'structure:read': ({ session, first, count }) => structure(this.imageOf(session), first, count),
    'workloads:start': ({ session, name }) => this.#startJob(session, name, workloadResult(1000)),
    'traces:list': () => (this.traceRecorded ? [TRACE] : []),
    'traces:read': ({ first, count }) => ({
      entries: traceEntries(first, count, TRACE.commands),
      total: TRACE.commands,
    }),
    'traces:save': ({ path }) => ({ path }),
    'crashes:preview': ({ choice }) => crashSummary(choice),
    'crashes:start': ({ session, choice, policy }) =>
      this.#startJob(session, 'Crash and recover', crashResult(choice, policy)),
    'crashes:keep': ({ path }) => ({ path, data: null }),
    'checks:start': ({ session }) =>
      this.#startJob(session, 'Check', {
        kind: 'check',
        findings: [],
        qemuVerdict: this.imageOf(session).info().qemuVerdict,
      }),
    'zones:lists': () => this.lists,
    'conversions:plan': ({ session, target }) => conversionPlan(this.imageOf(session), target),
    'conversions:start': ({ session, target, path, data, acceptLoss }) => {
      const { losses, dataBytes } = conversionPlan(this.imageOf(session), target);
      if (losses.length > 0 && !acceptLoss)
        fail('not-representable', `${losses.length} properties cannot be carried`, {});
      const result = conversionResult(losses, dataBytes, path, data);
      return this.#startJob(session, `Convert to ${target.format}`, result);
    },
    'attachments:list': ({ session }) => attachCommands(this.imageOf(session)),
  };
}
