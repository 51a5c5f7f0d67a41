import { fail } from '../../../shared/errors/app-error';
import { attempt, type Result } from '../../../shared/errors/result';
import type { ArgumentsOf, Channel, EventName, Events, ValueOf } from '../../../shared/ipc/channels';
import type { Bridge, EventEnvelope } from '../../../shared/ipc/envelope';
import { FakeImage } from './image';

type Handlers = { [Name in Channel]?: (args: ArgumentsOf<Name>) => ValueOf<Name> };

/**
 * A host that says of its images what a test wants, when it wants: events that come too often, too late or never. For
 * the copy of the zone table only; everything else meets the real application (test/support/workbench).
 */
export class FakeBridge implements Bridge {
  /** Every call so far. */
  readonly calls: { readonly channel: Channel; readonly args: unknown }[] = [];
  readonly #images = new Map<string, FakeImage>();
  readonly #zoneCount: number;
  readonly #listeners = new Set<(envelope: EventEnvelope) => void>();

  constructor(zoneCount: number) {
    this.#zoneCount = zoneCount;
  }

  emit<Name extends EventName>(event: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners) listener({ event, payload });
  }

  async invoke<Name extends Channel>(channel: Name, args: ArgumentsOf<Name>): Promise<Result<ValueOf<Name>>> {
    this.calls.push({ channel, args });
    const handler = this.#handlers[channel] ?? fail('internal', `the fake host does not answer ${channel}`);
    return structuredClone(await attempt(() => handler(args)));
  }

  listen(listener: (envelope: EventEnvelope) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  imageOf(session: string): FakeImage {
    return this.#images.get(session) ?? fail('not-found', `no session ${session}`);
  }

  #open(path: string): FakeImage {
    const image = new FakeImage(`s${this.#images.size + 1}`, path, this.#zoneCount);
    this.#images.set(image.session, image);
    return image;
  }

  readonly #handlers: Handlers = {
    'sessions:open': ({ path }) => this.#open(path).snapshot(),
    'sessions:close': ({ session }) => ({ closed: this.#images.delete(session) }),
    'zones:report': ({ session, first, count }) => this.imageOf(session).report(first, count),
    'zones:execute': ({ session, command }) => this.imageOf(session).execute(command),
  };
}
