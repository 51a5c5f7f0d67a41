import { safeParse } from 'valibot';
import { fail } from '../../shared/errors/app-error';
import { attempt } from '../../shared/errors/result';
import type { AppChannel, ArgumentsOf, Channel, SessionChannel, ValueOf } from '../../shared/ipc/channels';
import type { ChannelEntry } from '../../shared/ipc/channel-entry';
import { CHANNELS } from '../../shared/ipc/channels';
import type { AnswerEnvelope } from '../../shared/ipc/envelope';
import type { PathGuard } from '../app/path-guard';
import type { SessionRegistry } from '../session/session-registry';
import type { AppHandlers } from './app-handler';
import { guardPaths } from './guard-paths';

/** Who sends a call; the host decides by origin, frame or cookie whether it is our own page. */
export interface Sender {
  readonly trusted: boolean;
  /** Which window it is. */
  readonly window: string;
}

/** The one entrance for calls. */
export interface Gate {
  /** Answers one call envelope. Never throws: what is wrong with it is an error in the answer. */
  answer(envelope: unknown, sender: Sender): Promise<AnswerEnvelope>;
}

/** Where accepted calls go, and which paths may be among their arguments. */
export interface GateTargets {
  readonly handlers: AppHandlers;
  readonly sessions: Pick<SessionRegistry, 'call'>;
  readonly allowPath: PathGuard;
}

/** Channels by name; more than the product's own in tests. */
export type ChannelTable = Readonly<Record<string, ChannelEntry>>;

/** Checks sender, channel, arguments and paths of every call, in this order, before anything runs. */
export function createGate(targets: GateTargets, channels: ChannelTable = CHANNELS): Gate {
  return {
    async answer(envelope, sender) {
      const call = asRecord(envelope);
      const id = typeof call['id'] === 'number' ? call['id'] : -1;
      const result = await attempt(() => admit(targets, channels, call, sender));
      return { id, result };
    },
  };
}

async function admit(
  targets: GateTargets,
  channels: ChannelTable,
  call: Readonly<Record<string, unknown>>,
  sender: Sender,
): Promise<ValueOf<Channel>> {
  if (!sender.trusted) fail('forbidden', 'the caller is not a page of this program');
  const name = call['channel'];
  if (typeof name !== 'string' || !Object.hasOwn(channels, name)) {
    return fail('forbidden', `there is no channel ${JSON.stringify(name)}`);
  }
  const entry = channels[name]!;
  const parsed = parseArguments(name, entry, call['arguments']);
  const args = guardPaths(entry.arguments, parsed, targets.allowPath) as ArgumentsOf<Channel>;
  return entry.scope === 'session'
    ? targets.sessions.call(name as SessionChannel, args as ArgumentsOf<SessionChannel>)
    : callHandler(targets.handlers, name as AppChannel, args, sender);
}

function callHandler<Name extends AppChannel>(
  handlers: AppHandlers,
  channel: Name,
  args: ArgumentsOf<Name>,
  sender: Sender,
): ValueOf<Name> | Promise<ValueOf<Name>> {
  return handlers[channel](args, sender.window);
}

function parseArguments(channel: string, entry: ChannelEntry, args: unknown): unknown {
  const parsed = safeParse(entry.arguments, args);
  if (parsed.success) return parsed.output;
  const { message, path } = parsed.issues[0];
  const where = path?.map((step) => String(step.key)).join('.') ?? '';
  return fail('usage', `${channel}: ${where === '' ? 'arguments' : where}: ${message}`, {
    channel,
    field: where,
  });
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
