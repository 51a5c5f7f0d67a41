import { describe, expect, it } from 'vitest';
import { errorOf, factOf, notificationOf, parseCall, resultOf, RPC } from '../../../../../main/host/api/rpc';

const asked = (more: object): object => ({ jsonrpc: '2.0', id: 1, method: 'app:describe', ...more });

describe('requests', () => {
  it('name a channel and its arguments; without an id nobody waits for the answer', () => {
    expect(parseCall(asked({}))).toEqual({ id: 1, method: 'app:describe', params: {} });
    expect(parseCall(asked({ id: 'x', params: { a: 1 } }))).toMatchObject({ id: 'x', params: { a: 1 } });
    expect(parseCall(asked({ id: null }))).toMatchObject({ id: null });
    expect(parseCall(asked({ id: undefined }))).toEqual({ method: 'app:describe', params: {} });
  });

  it.each([
    [7, null, RPC.invalidRequest, /an object/],
    [[], null, RPC.invalidRequest, /an object/],
    [asked({ id: {} }), null, RPC.invalidRequest, /an id/],
    [asked({ jsonrpc: '1.0' }), 1, RPC.invalidRequest, /"jsonrpc"/],
    [asked({ method: 7 }), 1, RPC.invalidRequest, /"method"/],
    [asked({ method: 'toString' }), 1, RPC.methodNotFound, /no method "toString"/],
    [asked({ params: [] }), 1, RPC.invalidParams, /an object/],
  ])('%j is refused', (message, id, code, text) => {
    expect(parseCall(message)).toMatchObject({
      id,
      error: { code, message: expect.stringMatching(text) },
    });
  });

  it('that nobody waits for are not answered, whatever is wrong with them', () => {
    expect(parseCall(asked({ id: undefined, method: 'none:such' }))).toBeNull();
    expect(parseCall(asked({ id: undefined, params: 7 }))).toBeNull();
  });
});

describe('answers', () => {
  it('carry values, and errors as data behind a code of the specification', () => {
    expect(resultOf(1, Uint8Array.of(1))).toEqual({ jsonrpc: '2.0', id: 1, result: { $bytes: 'AQ==' } });
    expect(resultOf('a', undefined)).toEqual({ jsonrpc: '2.0', id: 'a', result: null });
    const error = { code: 'locked', subject: 'a.img', message: 'is locked', data: { pid: 7 } } as const;
    expect(factOf(1, error)).toMatchObject({
      error: { code: RPC.fact, message: 'a.img: is locked', data: error },
    });
    expect(factOf(1, { ...error, code: 'usage' })).toMatchObject({ error: { code: RPC.invalidParams } });
    expect(factOf(1, { ...error, code: 'internal' })).toMatchObject({ error: { code: RPC.internalError } });
    expect(errorOf(null, RPC.parseError, 'x')).toMatchObject({ id: null, error: { code: -32700 } });
  });

  it('have no id where they tell of an event', () => {
    expect(notificationOf({ event: 'sessions:left', payload: { session: 's1' } })).toEqual({
      jsonrpc: '2.0',
      method: 'sessions:left',
      params: { session: 's1' },
    });
  });
});
