import type { EventName, Events } from '../../shared/ipc/channels';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import { joinChanges } from '../../shared/session/image-change';

/** Milliseconds that frequent events wait for others to join them. */
const BATCH_MS = 50;

/** Fans events out: those of an image to the window that has it, others to every window, or to the one that is named. */
export interface EventHub {
  publish<Name extends EventName>(event: Name, payload: Events[Name], to?: string): void;
  /** Listens to the events of a window, or to all of them; returns a function that stops. */
  listen(listener: (envelope: EventEnvelope) => void, window?: string): () => void;
  /** Sends what waits and stops. */
  dispose(): void;
}

/**
 * Progress of a job and changes of a session wait up to BATCH_MS and join with later ones; any other
 * event goes out at once, after everything that waits, so that the order stays true.
 */
export function createEventHub(ownerOf: OwnerOf = () => null): EventHub {
  return new BatchingHub(ownerOf);
}

/** The window that has an image; null = none, so that everybody hears of it. */
type OwnerOf = (session: string) => string | null;

interface Waiting {
  readonly envelope: EventEnvelope;
  readonly to: string | undefined;
}

interface Listener {
  readonly hear: (envelope: EventEnvelope) => void;
  /** Undefined: hears everything. */
  readonly window: string | undefined;
}

class BatchingHub implements EventHub {
  readonly #ownerOf: OwnerOf;
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | null = null;

  constructor(ownerOf: OwnerOf) {
    this.#ownerOf = ownerOf;
  }

  publish<Name extends EventName>(event: Name, payload: Events[Name], to?: string): void {
    const envelope: EventEnvelope = { event, payload };
    if (isProgress(envelope)) return this.#wait(`progress ${envelope.payload.job}`, envelope, to);
    if (isChange(envelope)) return this.#join(envelope);
    this.#sendWaiting();
    this.#send(envelope, to);
  }

  listen(hear: (envelope: EventEnvelope) => void, window?: string): () => void {
    const listener: Listener = { hear, window };
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#sendWaiting();
    this.#listeners.clear();
  }

  /** The newest snapshot, with all that changed since the oldest that waits. */
  #join(envelope: EventEnvelope<'sessions:changed'>): void {
    const { payload } = envelope;
    const key = `session ${payload.session}`;
    const waiting = this.#waiting.get(key)?.envelope;
    if (waiting === undefined || !isChange(waiting)) return this.#wait(key, envelope);
    const change = joinChanges(waiting.payload.change, payload.change);
    this.#wait(key, { event: 'sessions:changed', payload: { ...payload, change } });
  }

  #wait(key: string, envelope: EventEnvelope, to?: string): void {
    this.#waiting.set(key, { envelope, to });
    this.#timer ??= setTimeout(() => this.#sendWaiting(), BATCH_MS);
  }

  #sendWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { envelope, to } of waiting) this.#send(envelope, to);
  }

  #send(envelope: EventEnvelope, to = this.#windowOf(envelope)): void {
    for (const { hear, window } of this.#listeners)
      if (to === undefined || window === undefined || window === to) hear(envelope);
  }

  #windowOf({ payload }: EventEnvelope): string | undefined {
    return 'session' in payload ? (this.#ownerOf(payload.session) ?? undefined) : undefined;
  }
}

function isProgress(envelope: EventEnvelope): envelope is EventEnvelope<'jobs:progressed'> {
  return envelope.event === 'jobs:progressed';
}

function isChange(envelope: EventEnvelope): envelope is EventEnvelope<'sessions:changed'> {
  return envelope.event === 'sessions:changed';
}
