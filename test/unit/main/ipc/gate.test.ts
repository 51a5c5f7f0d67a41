import { describe, expect, it } from 'vitest';
import { createGate, type GateTargets } from '../../../../main/ipc/gate';
import { AppError } from '../../../../shared/errors/app-error';
import type { SessionChannel } from '../../../../shared/ipc/channels';

const trusted = { trusted: true, window: 'w' };

function gateWith(calls: string[]) {
  const handlers = new Proxy({} as GateTargets['handlers'], {
    get: (_target, channel) => (args: unknown) => {
      calls.push(`${String(channel)} ${JSON.stringify(args)}`);
      if (channel === 'recent:list') throw new AppError('io', 'disk gone', { path: '/x' });
      if (channel === 'sessions:list') throw new TypeError('oops');
      return { handled: channel };
    },
  });
  const sessions = {
    call: (channel: SessionChannel) => Promise.resolve({ session: channel } as never),
  };
  return createGate({ handlers, sessions, allowPath: (path) => path });
}

describe('gate', () => {
  it('passes a valid call to the handler of its channel and answers with the id of the call', async () => {
    const calls: string[] = [];
    const answer = await gateWith(calls).answer(
      { id: 7, channel: 'recent:forget', arguments: { path: '/a' } },
      trusted,
    );
    expect(answer).toEqual({ id: 7, result: { ok: true, value: { handled: 'recent:forget' } } });
    expect(calls).toEqual(['recent:forget {"path":"/a"}']);
  });

  it('forwards session channels to the sessions', async () => {
    const call = { id: 1, channel: 'sessions:undo', arguments: { session: 's1' } };
    const { result } = await gateWith([]).answer(call, trusted);
    expect(result).toEqual({ ok: true, value: { session: 'sessions:undo' } });
  });

  it('refuses a caller that is not our page before it looks at anything else', async () => {
    const calls: string[] = [];
    const { result } = await gateWith(calls).answer(
      { id: 1, channel: 'app:describe', arguments: {} },
      { trusted: false, window: 'w' },
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(calls).toEqual([]);
  });

  it.each([['images:format'], ['toString'], ['__proto__'], [42], [undefined]])(
    'refuses the channel %s, which does not exist',
    async (channel) => {
      const { result } = await gateWith([]).answer({ id: 1, channel, arguments: {} }, trusted);
      expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    },
  );

  it.each([
    [{}, 'path'],
    [{ path: 3 }, 'path'],
    [{ path: '/a', more: 1 }, 'more'],
    [null, ''],
  ])('refuses the arguments %j and names the field', async (args, field) => {
    const calls: string[] = [];
    const { result } = await gateWith(calls).answer(
      { id: 1, channel: 'recent:forget', arguments: args },
      trusted,
    );
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'usage', data: { channel: 'recent:forget', field } },
    });
    expect(calls).toEqual([]);
  });

  it.each([[null], ['call'], [[]], [{}]])(
    'answers the malformed envelope %j with an error',
    async (envelope) => {
      const answer = await gateWith([]).answer(envelope, trusted);
      expect(answer).toMatchObject({ id: -1, result: { ok: false } });
    },
  );

  it('answers what a handler throws as data', async () => {
    const { result } = await gateWith([]).answer({ id: 1, channel: 'recent:list', arguments: {} }, trusted);
    expect(result).toEqual({
      ok: false,
      error: { code: 'io', subject: null, message: 'disk gone', data: { path: '/x' } },
    });
  });

  it('answers a bug of ours as internal', async () => {
    const { result } = await gateWith([]).answer({ id: 1, channel: 'sessions:list', arguments: {} }, trusted);
    expect(result).toMatchObject({ ok: false, error: { code: 'internal', message: 'internal error: oops' } });
  });
});
