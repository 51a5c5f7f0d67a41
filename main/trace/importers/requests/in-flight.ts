import type { ByteCount } from '../../../../shared/units/units';
import type { ForeignRequest } from '../importer';

/** A request that was sent and waits for its completion. */
export interface Sent<Key> {
  key: Key;
  request: ForeignRequest;
  state: 'waiting' | 'done' | 'dropped';
}

/** Requests that may wait at once; more than any queue of a device. Beyond, the oldest is given out without its outcome. */
const WAITING_MAX = 65_536;
const NEVER_COMPLETED = 'the trace has no completion of it: its outcome is not known';

/**
 * Requests between being sent and being completed. They are given out in the order of sending once their outcome is known,
 * those that get their place at completion in that order.
 */
export class InFlight<Key> {
  #queue: Sent<Key>[] = [];
  #head = 0;
  readonly #byKey = new Map<Key, Sent<Key>[]>();

  /** Takes a request in. */
  send(key: Key, request: ForeignRequest): void {
    const sent: Sent<Key> = { key, request, state: 'waiting' };
    this.#queue.push(sent);
    this.#index(sent);
  }

  /** The oldest waiting request of a key, one of that length before others. */
  find(key: Key, bytes?: ByteCount): Sent<Key> | null {
    const waiting = this.#byKey.get(key);
    if (waiting === undefined) return null;
    return waiting.find(({ request }) => request.bytes === bytes) ?? waiting[0]!;
  }

  /** A request is waited for under another key: part of it is done. */
  rename(sent: Sent<Key>, key: Key): void {
    this.#unindex(sent);
    sent.key = key;
    this.#index(sent);
  }

  /** A request is done, in the form in which it was. */
  complete(sent: Sent<Key>, request: ForeignRequest): void {
    this.#unindex(sent);
    sent.request = request;
    sent.state = 'done';
  }

  /** A request is done that got its place only now. */
  completeHere(sent: Sent<Key>, request: ForeignRequest): void {
    this.drop(sent);
    this.add(request);
  }

  /** A request that was not seen when it was sent is done. */
  add(request: ForeignRequest): void {
    this.#queue.push({ key: undefined as Key, request, state: 'done' });
  }

  /** A request never reached the device. */
  drop(sent: Sent<Key>): void {
    this.#unindex(sent);
    sent.state = 'dropped';
  }

  /** The next request whose turn it is; null = none yet. */
  next(): ForeignRequest | null {
    while (this.#head < this.#queue.length) {
      const sent = this.#queue[this.#head]!;
      const isOverdue = this.#queue.length - this.#head > WAITING_MAX;
      if (sent.state === 'waiting' && !isOverdue) return null;
      this.#advance();
      if (sent.state === 'done') return sent.request;
      if (sent.state === 'waiting') return this.#giveUp(sent);
    }
    return null;
  }

  /** What still waits at the end of the trace, and what waits behind it. */
  *rest(): Generator<ForeignRequest> {
    for (; this.#head < this.#queue.length; this.#advance()) {
      const sent = this.#queue[this.#head]!;
      if (sent.state === 'done') yield sent.request;
      if (sent.state === 'waiting') yield this.#giveUp(sent);
    }
  }

  #giveUp(sent: Sent<Key>): ForeignRequest {
    this.#unindex(sent);
    return { ...sent.request, remark: NEVER_COMPLETED };
  }

  #advance(): void {
    this.#head++;
    if (this.#head < 1024 || this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #index(sent: Sent<Key>): void {
    const others = this.#byKey.get(sent.key);
    if (others === undefined) this.#byKey.set(sent.key, [sent]);
    else others.push(sent);
  }

  #unindex(sent: Sent<Key>): void {
    const others = this.#byKey.get(sent.key);
    const place = others?.indexOf(sent) ?? -1;
    if (others === undefined || place === -1) return;
    if (others.length === 1) this.#byKey.delete(sent.key);
    else others.splice(place, 1);
  }
}
