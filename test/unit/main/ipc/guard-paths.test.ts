import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { limitPaths } from '../../../../main/app/path-guard';
import { createGate, type GateTargets } from '../../../../main/ipc/gate';
import type { ChannelEntry } from '../../../../shared/ipc/channel-entry';
import { CHANNELS } from '../../../../shared/ipc/channels';
import { aPath, aPathWithDataBeside, exact, name } from '../../../../shared/units/schemas';
import { useFolder } from '../../../support/storage/temporary-folder';

/** A channel that no product has, with paths under every kind of name and at every depth. */
const KEEP: ChannelEntry = {
  scope: 'session',
  arguments: v.strictObject({
    session: name,
    picture: v.optional(aPath),
    how: v.optional(
      v.strictObject({
        frames: v.optional(v.array(v.strictObject({ goesTo: v.nullable(aPath) }))),
        pair: v.optional(v.tuple([exact, aPath])),
        byTitle: v.optional(v.record(name, aPath)),
        either: v.optional(v.union([exact, v.strictObject({ into: aPath })])),
        form: v.optional(v.variant('kind', [v.strictObject({ kind: v.literal('file'), at: aPath })])),
      }),
    ),
    copy: v.optional(aPathWithDataBeside),
  }),
  answer: {},
  duringJobs: false,
};

const session = 's1';
const OUTSIDE = '/etc/passwd';

/** Types of all schemas within one, itself included. */
function typesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null || !('type' in schema)) return [];
  const { wrapped, entries, item, items, key, value, options } = schema as Record<string, unknown>;
  const inner = [wrapped, item, key, value, ...Object.values({ ...(entries as object) })];
  for (const list of [items, options]) if (Array.isArray(list)) inner.push(...(list as unknown[]));
  return [String(schema.type), ...inner.flatMap(typesIn)];
}

describe('paths in arguments', () => {
  const folder = useFolder();
  let root: string;
  let received: unknown[];

  beforeEach(() => {
    root = realpathSync(folder());
    received = [];
  });

  /** What the web host answers to the new channel. */
  async function keep(args: object): Promise<unknown> {
    const sessions: GateTargets['sessions'] = {
      call: (...call: readonly unknown[]) => Promise.resolve(received.push(call[1]) as never),
    };
    const targets = { handlers: {} as GateTargets['handlers'], sessions, allowPath: limitPaths([root]) };
    const gate = createGate(targets, { ...CHANNELS, 'pictures:keep': KEEP });
    const call = { id: 1, channel: 'pictures:keep', arguments: { session, ...args } };
    return (await gate.answer(call, { trusted: true, window: 'w' })).result;
  }

  it.each([
    { picture: OUTSIDE },
    { picture: '../beside' },
    { how: { frames: [{ goesTo: null }, { goesTo: 'inside' }, { goesTo: OUTSIDE }] } },
    { how: { pair: [3, OUTSIDE] } },
    { how: { byTitle: { one: 'inside', two: OUTSIDE } } },
    { how: { either: { into: OUTSIDE } } },
    { how: { form: { kind: 'file', at: OUTSIDE } } },
    { copy: OUTSIDE },
  ])('a path outside of the root is refused: %j', async (args) => {
    expect(await keep(args)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(received).toEqual([]);
  });

  it('paths inside are handed on as the host resolves them, everything else as it is', async () => {
    mkdirSync(join(root, 'real'));
    symlinkSync(join(root, 'real'), join(root, 'link'));
    await keep({ picture: 'link/a', how: { frames: [{ goesTo: null }], pair: [3, 'b'], either: 7 } });
    const how = { frames: [{ goesTo: null }], pair: [3, join(root, 'b')], either: 7 };
    expect(received).toEqual([{ session, picture: join(root, 'real/a'), how }]);
  });

  it('a data image that would be written beside is guarded, too', async () => {
    symlinkSync(OUTSIDE, join(root, 'copy.data'));
    expect(await keep({ copy: 'copy' })).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(await keep({ copy: 'other' })).toMatchObject({ ok: true });
  });

  it('the schemas of all channels are of types that the guard looks into', () => {
    const types = new Set(Object.values(CHANNELS).flatMap((entry) => typesIn(entry.arguments)));
    const known = ['string', 'number', 'boolean', 'literal', 'picklist', 'instance'];
    const holders = [
      ...['optional', 'nullable', 'strict_object', 'record', 'array', 'tuple', 'union', 'variant'],
    ];
    expect([...types].filter((type) => ![...known, ...holders].includes(type))).toEqual([]);
  });
});
