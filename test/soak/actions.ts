/** What a window does all day, at random: each action is a call or a few, and leaves a state that any other may follow. */
import type { ApiClient } from '../../main/host/api/client';
import { AppError } from '../../shared/errors/app-error';
import type { Random } from '../../shared/workload/random';

/** An image that is open. */
export interface Opened {
  readonly api: ApiClient;
  readonly session: string;
  readonly zones: number;
  readonly random: Random;
}

type Action = (image: Opened) => Promise<unknown>;

const zoneOf = ({ random, zones }: Opened): number => random.below(zones);
const zone = (image: Opened, op: 'open' | 'close' | 'finish' | 'reset'): Promise<unknown> =>
  image.api.call('zones:execute', { session: image.session, command: { op, zone: zoneOf(image) } });

/** Every action by its name. What may be refused by the rules of zones is refused now and then. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  'zones of a page': ({ api, session, zones }) =>
    api.call('zones:report', { session, first: 0, count: zones }),
  'a zone': (image) => image.api.call('zones:describe', { session: image.session, zone: zoneOf(image) }),
  bytes: ({ api, session, random }) =>
    api.call('bytes:read', { session, offset: 4096 * random.below(200), length: 65_536 }),
  structure: ({ api, session }) => api.call('structure:read', { session, first: 0, count: 200 }),
  'where a byte lies': ({ api, session, random }) =>
    api.call('bytes:locate', { session, offset: random.below(100_000) }),
  'open a zone': (image) => zone(image, 'open'),
  'close a zone': (image) => zone(image, 'close'),
  'finish a zone': (image) => zone(image, 'finish'),
  'reset a zone': (image) => zone(image, 'reset'),
  append: (image) =>
    image.api.call('zones:execute', {
      session: image.session,
      command: { op: 'append', zone: zoneOf(image), blocks: 4, data: { pattern: 'stamp' } },
    }),
  undo: ({ api, session }) => api.call('sessions:undo', { session }),
  redo: ({ api, session }) => api.call('sessions:redo', { session }),
  save: ({ api, session }) => api.call('sessions:save', { session }),
  revert: ({ api, session }) => api.call('sessions:revert', { session }),
  'a workload': ({ api, session, random }) =>
    api.run('workloads:start', {
      ...{ session, name: 'reset-churn', seed: random.below(1000), target: 'scratch' },
      settings: { commands: '60', bytes: '4096' },
    }),
  'a check': ({ api, session }) => api.run('checks:start', { session }),
  settings: ({ api }) => api.call('settings:load', {}),
  'what is recent': ({ api }) => api.call('recent:list', {}),
  traces: ({ api, session }) => api.call('traces:list', { session }),
  'something that is refused': ({ api, session }) => api.call('zones:describe', { session, zone: 2 ** 40 }),
};

/** Codes that an action may be answered with by the rules of the product. */
const REFUSED: readonly string[] = ['out-of-range', 'busy', 'usage', 'locked-view', 'gone'];

/** One action; the code it was refused with, null = it was not. Throws what is no refusal. */
export async function act(name: string, image: Opened): Promise<string | null> {
  try {
    await ACTIONS[name]!(image);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !REFUSED.includes(thrown.code)) throw thrown;
    return thrown.code;
  }
}
