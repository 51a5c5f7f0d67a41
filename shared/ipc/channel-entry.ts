/** What an entry of the table of calls is made of. */
import * as v from 'valibot';
import { name } from '../units/schemas';

/** Stands for a type in a table of values; there is nothing in it. */
export interface TypeOnly<Value> {
  readonly type?: Value;
}

/** Who answers a channel: the host, or the worker of the session that its arguments name. */
export type ChannelScope = 'app' | 'session';

/** One channel of the table. */
export interface ChannelEntry<
  Scope extends ChannelScope = ChannelScope,
  Fields extends v.ObjectEntries = v.ObjectEntries,
  Value = unknown,
> {
  readonly scope: Scope;
  /** Strict: unknown keys are refused. A path among them, at any depth, is an `aPath`; the gate guards it. */
  readonly arguments: v.StrictObjectSchema<Fields, undefined>;
  readonly answer: TypeOnly<Value>;
  /** Session channels that look but do not touch are answered while a job runs, too. */
  readonly duringJobs: boolean;
}

/** The type of an answer. */
export const answers = <Value>(): TypeOnly<Value> => ({});

/** A channel that the host answers. */
export const app = <Fields extends v.ObjectEntries, Value>(
  fields: Fields,
  answer: TypeOnly<Value>,
): ChannelEntry<'app', Fields, Value> => ({
  scope: 'app',
  arguments: v.strictObject(fields),
  answer,
  duringJobs: true,
});

/** A channel that the worker of a session answers; `during`: it only looks. */
export const session = <Fields extends v.ObjectEntries, Value>(
  fields: Fields,
  answer: TypeOnly<Value>,
  { during }: { readonly during?: 'jobs' } = {},
): ChannelEntry<'session', Fields & { session: typeof name }, Value> => ({
  scope: 'session',
  arguments: v.strictObject({ session: name, ...fields }),
  answer,
  duringJobs: during === 'jobs',
});
