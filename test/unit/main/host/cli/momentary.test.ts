import { describe, expect, it } from 'vitest';
import { Command } from 'commander';
import { interruptibly, momentary } from '../../../../../main/host/cli/momentary';
import { COMMANDS, registerCommands } from '../../../../../main/host/cli/commands/registry';

describe('what needs no second thread', () => {
  it.each([
    ['looks', 'info a'],
    ['looks', 'report a --json'],
    ['looks', ''],
    ['changes', 'zone open a 3'],
    ['changes', 'zone set-zde a 3 --hex 00'],
    ['changes', 'append a --zone 3 --pattern 1 --length 4KiB'],
    ['changes', 'write --length=4096 --pattern 1 --lba 0 a'],
    [null, 'append a --zone 3 --file -'],
    [null, 'append a --zone 3 --pattern 1 --length 4KiB --file=-'],
    [null, 'write a --lba 0 --pattern 1 --length 1GiB'],
    [null, 'write a --lba 0 --pattern 1 --length 4KiB --length 0x40000000'],
    [null, 'write a --lba 0 --pattern 1'],
    [null, 'zone set-zde a 3 --file -'],
    [null, 'zone set-zde a 3 --file=-'],
    [null, 'zone reset a all'],
    [null, 'zone reset a 0-7'],
    [null, 'zone reset --limit 3 a all'],
    [null, 'run sequential-fill a'],
    [null, 'check a'],
  ] as const)('is %s: %s', (kind, words) => {
    expect(momentary(words === '' ? [] : words.split(' '))).toBe(kind);
  });

  it('gives what the work gives, and its errors', () => {
    expect(interruptibly(() => 7)).toBe(7);
    expect(() =>
      interruptibly(() => {
        throw new RangeError('own');
      }),
    ).toThrow(RangeError);
  });
});

describe('commands', () => {
  it.each(Object.keys(COMMANDS))('%s has the name under which it is loaded', async (name) => {
    const program = new Command();
    await registerCommands(program, async () => undefined, name);
    expect(program.commands.map((command) => command.name())).toContain(name);
  });
});
