import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CHANNELS, type ArgumentsOf, type Channel } from '../../../../shared/ipc/channels';
import type { ConversionTarget } from '../../../../shared/image/conversion';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import type { OpenImageOptions } from '../../../../shared/image/open-options';
import { exact, flag, type Checked, type EntriesOf } from '../../../../shared/units/schemas';
import type { ByteOffset, Lba } from '../../../../shared/units/units';
import type { OwnCommand } from '../../../../shared/workload/command';

/** True where two types accept exactly the same values, optional keys included; anything else does not compile. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : 'the two types differ';

interface Beside {
  readonly count: number;
  readonly hint?: boolean;
}

// What follows is judged by the compiler; the expectations only keep it company.
describe('types of channels', () => {
  it('an argument is what its schema says, in both directions', () => {
    const same: readonly [
      Same<ArgumentsOf<'sessions:open'>['options'], OpenImageOptions>,
      Same<ArgumentsOf<'images:create'>['spec'], ImageSpec>,
      Same<ArgumentsOf<'conversions:plan'>['target'], ConversionTarget>,
      Same<ArgumentsOf<'zones:execute'>['command'], OwnCommand>,
    ] = [true, true, true, true];
    expect(same).not.toContain(false);
  });

  it('a key that the schema of a channel lacks cannot be given', () => {
    const args: ArgumentsOf<'sessions:open'> = {
      path: 'x',
      // @ts-expect-error there is no such option in the schema
      options: { variant: 'rfc', forgotten: true },
    };
    expect(v.is(CHANNELS['sessions:open'].arguments, args)).toBe(false);
  });

  it('a key that the schema of a channel wants cannot be left out', () => {
    // @ts-expect-error `discard` is missing
    const args: ArgumentsOf<'sessions:close'> = { session: 's1' };
    expect(v.is(CHANNELS['sessions:close'].arguments, args)).toBe(false);
  });

  it('a schema beside a type does not compile without one of its keys, also an optional one', () => {
    const schema = v.strictObject({ count: exact, hint: v.optional(flag) } satisfies EntriesOf<Beside>);
    const value: Checked<typeof schema> = { count: 1, hint: true };
    const same: Same<typeof value, Beside> = true;
    // @ts-expect-error `hint` is missing
    const without = v.strictObject({ count: exact } satisfies EntriesOf<Beside>);
    const more = v.strictObject({
      ...{ count: exact, hint: v.optional(flag) },
      // @ts-expect-error `colour` is not in the type
      colour: exact,
    } satisfies EntriesOf<Beside>);
    expect([same, v.is(schema, value), v.is(without, value), v.is(more, value)]).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('units survive: an LBA is no offset of a file', () => {
    const lba: Lba = 7;
    const offset: ByteOffset = 7;
    // @ts-expect-error one unit never becomes another
    const wrong: ArgumentsOf<'bytes:locate'> = { session: 's1', offset: lba };
    const right: ArgumentsOf<'bytes:locate'> = { session: 's1', offset };
    expect(wrong).toEqual(right);
  });

  it('an unknown channel has no arguments', () => {
    // @ts-expect-error there is no such channel
    const name: Channel = 'zones:explode';
    expect(Object.hasOwn(CHANNELS, name)).toBe(false);
  });
});
