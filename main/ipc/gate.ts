import { safeParse } from 'valibot';
import { fail } from '../../shared/errors/app-error';
import { attempt } from '../../shared/errors/result';
import type { AppChannels, ArgumentsOf, Channel, SessionChannels, ValueOf } from '../../shared/ipc/contract';
import { CHANNEL_SCOPES } from '../../shared/ipc/contract';
import type { AnswerEnvelope } from '../../shared/ipc/envelope';
import { ARGUMENT_SCHEMAS } from '../../shared/ipc/schemas';
import type { AppHandlers } from './handlers/app-handlers';
import type { SessionCalls } from './session-calls';

/** Who sends a call; the host decides by origin, frame or cookie whether it is our own page. */
export interface Sender {
  readonly trusted: boolean;
}

/** The one entrance for calls. */
export interface Gate {
  /** Answers one call envelope. Never throws: what is wrong with it is an error in the answer. */
  answer(envelope: unknown, sender: Sender): Promise<AnswerEnvelope>;
}

/** Where accepted calls go. */
export interface GateTargets {
  readonly handlers: AppHandlers;
  readonly sessions: SessionCalls;
}

/** Checks sender, channel and arguments of every call, in this order, before anything runs. */
export function createGate(targets: GateTargets): Gate {
  return {
    async answer(envelope, sender) {
      const call = asRecord(envelope);
      const id = typeof call['id'] === 'number' ? call['id'] : -1;
      const result = await attempt(() => admit(targets, call, sender));
      return { id, result };
    },
  };
}

async function admit(
  targets: GateTargets,
  call: Readonly<Record<string, unknown>>,
  sender: Sender,
): Promise<ValueOf<Channel>> {
  if (!sender.trusted) fail('forbidden', 'the caller is not a page of this program');
  const channel = call['channel'];
  if (!isChannel(channel)) fail('forbidden', `there is no channel ${JSON.stringify(channel)}`);
  const args = parseArguments(channel, call['arguments']);
  return isSessionChannel(channel)
    ? targets.sessions.call(channel, args as ArgumentsOf<typeof channel>)
    : callHandler(targets.handlers, channel, args);
}

function callHandler<Name extends keyof AppChannels>(
  handlers: AppHandlers,
  channel: Name,
  args: ArgumentsOf<Name>,
): ValueOf<Name> | Promise<ValueOf<Name>> {
  return handlers[channel](args);
}

function parseArguments(channel: Channel, args: unknown): ArgumentsOf<Channel> {
  const parsed = safeParse(ARGUMENT_SCHEMAS[channel], args);
  if (parsed.success) return parsed.output;
  const { message, path } = parsed.issues[0];
  const where = path?.map((step) => String(step.key)).join('.') ?? '';
  return fail('usage', `${channel}: ${where === '' ? 'arguments' : where}: ${message}`, {
    channel,
    field: where,
  });
}

function isChannel(name: unknown): name is Channel {
  return typeof name === 'string' && Object.hasOwn(CHANNEL_SCOPES, name);
}

function isSessionChannel(channel: Channel): channel is keyof SessionChannels {
  return CHANNEL_SCOPES[channel] === 'session';
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
