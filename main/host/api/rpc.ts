/** JSON-RPC 2.0: what is a request, and how its answer is said. Source: jsonrpc.org, specification of 2013-01-04. */
import type { ErrorShape } from '../../../shared/errors/app-error';
import { formatRemark } from '../../../shared/errors/remark';
import { CHANNELS } from '../../../shared/ipc/channels';
import type { EventEnvelope } from '../../../shared/ipc/envelope';
import { toJsonValue } from './json-values';

/** What a caller knows its call by; null = it could not be read. */
type RpcId = string | number | null;

/** A call that is to be answered, or without an id one that is not. */
export interface RpcCall {
  readonly id?: RpcId;
  readonly method: string;
  /** As it came: bytes and numbers are still JSON. */
  readonly params: unknown;
}

/** Codes of the specification, and the one of ours: `data` says which error it is. */
export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  fact: -32000,
} as const;

/** An error as it is answered. */
export interface RpcError {
  readonly code: (typeof RPC)[keyof typeof RPC];
  readonly message: string;
  readonly data?: ErrorShape;
}

/** An answer as it is written. */
export type RpcAnswer = { readonly jsonrpc: '2.0'; readonly id: RpcId } & (
  | { readonly result: unknown }
  | { readonly error: RpcError }
);

/** An answer that holds a value. */
export function resultOf(id: RpcId, value: unknown): RpcAnswer {
  return { jsonrpc: '2.0', id, result: toJsonValue(value) ?? null };
}

/** An answer that says what is wrong. */
export function errorOf(id: RpcId, code: RpcError['code'], message: string): RpcAnswer {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

/** An answer that carries an error of the contract. */
export function factOf(id: RpcId, error: ErrorShape): RpcAnswer {
  return { jsonrpc: '2.0', id, error: { code: codeOf(error), message: formatRemark(error), data: error } };
}

function codeOf({ code }: ErrorShape): RpcError['code'] {
  if (code === 'usage') return RPC.invalidParams;
  return code === 'internal' ? RPC.internalError : RPC.fact;
}

/** An event as it is written. */
export function notificationOf({ event, payload }: EventEnvelope): object {
  return { jsonrpc: '2.0', method: event, params: toJsonValue(payload) };
}

/**
 * What one message asks for, or what is wrong with it; null = nothing is done, and nothing said of it, as nobody waits for
 * the answer. The methods are the channels of the contract.
 */
export function parseCall(message: unknown): RpcCall | RpcAnswer | null {
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return errorOf(null, RPC.invalidRequest, 'a request is an object');
  const { jsonrpc, id, method, params = {} } = message as Readonly<Record<string, unknown>>;
  if (id !== undefined && !isId(id))
    return errorOf(null, RPC.invalidRequest, 'an id is a text, a number or null');
  const answered = id ?? null;
  if (jsonrpc !== '2.0') return errorOf(answered, RPC.invalidRequest, '"jsonrpc" is not "2.0"');
  if (typeof method !== 'string') return errorOf(answered, RPC.invalidRequest, '"method" is no text');
  const wrong = (code: RpcError['code'], text: string): RpcAnswer | null =>
    id === undefined ? null : errorOf(id, code, text);
  if (!Object.hasOwn(CHANNELS, method))
    return wrong(RPC.methodNotFound, `there is no method ${JSON.stringify(method)}`);
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    return wrong(RPC.invalidParams, `${method}: params are named: an object`);
  return { id, method, params };
}

function isId(id: unknown): id is RpcId {
  return id === null || typeof id === 'string' || Number.isFinite(id);
}
