import type { EventName, Events } from '../../shared/ipc/channels';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import { joinChanges } from '../../shared/session/image-change';

/** Milliseconds that frequent events wait for others to join them. */
const BATCH_MS = 50;

/** Fans events out to every window. */
export interface EventHub {
  publish<Name extends EventName>(event: Name, payload: Events[Name]): void;
  /** Listens to all events; returns a function that stops. */
  listen(listener: (envelope: EventEnvelope) => void): () => void;
  /** Sends what waits and stops. */
  dispose(): void;
}

/**
 * Progress of a job and changes of a session wait up to BATCH_MS and join with later ones; any other
 * event goes out at once, after everything that waits, so that the order stays true.
 */
export function createEventHub(): EventHub {
  return new BatchingHub();
}

class BatchingHub implements EventHub {
  readonly #listeners = new Set<(envelope: EventEnvelope) => void>();
  readonly #waiting = new Map<string, EventEnvelope>();
  #timer: NodeJS.Timeout | null = null;

  publish<Name extends EventName>(event: Name, payload: Events[Name]): void {
    const envelope: EventEnvelope = { event, payload };
    if (isProgress(envelope)) return this.#wait(`progress ${envelope.payload.job}`, envelope);
    if (isChange(envelope)) return this.#join(envelope);
    this.#sendWaiting();
    this.#send(envelope);
  }

  listen(listener: (envelope: EventEnvelope) => void): () => void {
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
    const waiting = this.#waiting.get(key);
    if (waiting === undefined || !isChange(waiting)) return this.#wait(key, envelope);
    const change = joinChanges(waiting.payload.change, payload.change);
    this.#wait(key, { event: 'sessions:changed', payload: { ...payload, change } });
  }

  #wait(key: string, envelope: EventEnvelope): void {
    this.#waiting.set(key, envelope);
    this.#timer ??= setTimeout(() => this.#sendWaiting(), BATCH_MS);
  }

  #sendWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const envelope of waiting) this.#send(envelope);
  }

  #send(envelope: EventEnvelope): void {
    for (const listener of this.#listeners) listener(envelope);
  }
}

function isProgress(envelope: EventEnvelope): envelope is EventEnvelope<'jobs:progressed'> {
  return envelope.event === 'jobs:progressed';
}

function isChange(envelope: EventEnvelope): envelope is EventEnvelope<'sessions:changed'> {
  return envelope.event === 'sessions:changed';
}
