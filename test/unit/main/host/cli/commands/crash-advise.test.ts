import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BarrierAdvice } from '../../../../../../shared/crash/advice';
import type { Exploration } from '../../../../../../shared/crash/exploration';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const write = (zone: number) => ({ op: 'write', zone, blocks: 2 });

/** An image with 4 active zones at most, and a trace of these commands for it. */
async function make(commands: readonly object[], ...words: readonly string[]): Promise<void> {
  await cli('create', path('a'), '--zone-size', '64KiB', '--zones', '8', '--max-active', '4', ...words);
  const { json } = await cliJson<Record<string, unknown>>('info', path('a'));
  const { geometry, limits, profile, logicalBlockSizeBytes, zdeBytes } = json;
  const header = { zonesmith: 'trace', version: 1, geometry, limits, profile, options: {}, seed: 1 };
  const lines = [
    { ...header, logicalBlockSizeBytes, zdeBytes },
    ...commands.map((command, i) => ({ i, t: i, ...command })),
  ];
  writeFileSync(path('t'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

const stamped = (zone: number) => ({ ...write(zone), data: { pattern: 'byte', value: 0x5a } });
const RACE = [write(0), { op: 'flush' }, stamped(1), stamped(2), { op: 'flush' }];
/** Zones lie one behind the other, 512 bytes from the beginning on. */
const hasData = (zone: number) => `[ "$(od -An -tx1 -j${512 + zone * 65536} -N1 {image})" = " 5a" ]`;
/** What a program relies on: data of zone 2 is only there where that of zone 1 is. */
const RELIES = ['--check', `! ${hasData(2)} || ${hasData(1)}`];
const advise = (...words: string[]) => ['crash', 'advise', path('a'), '--trace', path('t'), ...words];

describe('crash advise', () => {
  it('names the flush, the writes that raced and the states that become impossible', async () => {
    await make(RACE, '--variant', 'rfc');
    const before = footprint(path('a'));
    const words = ['--window', '2-3', ...RELIES];
    const { status, json } = await cliJson<BarrierAdvice>(...advise(...words));
    expect(status).toBe(0);
    expect(json).toMatchObject({
      outcome: 'found',
      barriers: [
        {
          ...{ kind: 'flush', command: 3, write: null },
          why: {
            invariant: 'external-check',
            lost: [{ command: 2, write: 1, kind: 'data', length: 1024 }],
            survived: { command: 3, write: 1, kind: 'data', length: 1024 },
          },
        },
      ],
      instead: { kind: 'forced', command: 2 },
      after: { violated: 0 },
    });
    const explored = await cliJson<Exploration>(
      ...['crash', 'explore', path('a'), '--trace', path('t'), ...words],
    );
    expect(explored.json.violated).toBe(json.before.violated);
    expect(json.impossible).toContain(explored.json.examples[0]!.id);

    const text = await runCli(...advise(...words));
    expect(text.status).toBe(0);
    const lines = text.out.split('\n');
    expect(lines[0]).toMatch(
      /^1 barrier makes \d+ violated images impossible: a flush before command 3 \(write/,
    );
    expect(text.out).toMatch(
      /anywhere behind storage write 1 of command 2 \(write .*\) and before storage write 1 of command 3/,
    );
    expect(text.out).toMatch(/lost: write 1 of command 2 \(data, 1,024 bytes at 0x10200\), while write 1 of/);
    expect(text.out).toMatch(/^instead of it: forced access of command 2/m);
    expect(text.out).toMatch(
      /explored again with it in place: \d+ violated of [\d,]+ states → 0 violated of/,
    );
    expect(text.out).toContain(`made impossible:\n  ${json.impossible[0]}`);
    expect([footprint(path('a')), readdirSync(path()).sort()]).toEqual([before, ['a', 't']]);
  });

  it('with the advice carried out there is nothing to advise', async () => {
    await make([...RACE.slice(0, 3), { op: 'flush' }, ...RACE.slice(3)], '--variant', 'rfc');
    const { status, out } = await runCli(...advise('--window', '2-4', ...RELIES));
    expect({ status, out }).toEqual({ status: 0, out: 'Nothing is violated: no barrier is needed.\n' });
  });

  it('ends with 1 where no flush helps, and takes the word of a program', async () => {
    await make([write(0), { op: 'flush' }]);
    const { status, out } = await runCli(...advise('--check', 'exit 7', '--limit', '4'));
    expect(status).toBe(1);
    expect(out).toMatch(
      /^No barriers were found .* \('exit 7' ended with status 7\): it is violated although/,
    );
    const torn = await cliJson<BarrierAdvice>(...advise('--tear', '4'));
    expect(torn).toMatchObject({
      status: 1,
      json: { outcome: 'none', against: { invariant: 'sound-table' } },
    });
  });

  it.each([
    [['--window', '5-3'], "--window: '5-3' is not accepted"],
    [['--window', '5-30'], 'the trace has no commands 5 to 30'],
    [['--limit', '0'], 'limit: 0 is not accepted'],
    [['--as', 'qemu-qcow2-v9'], '--as qemu-qcow2-v9: not a build here; accepted: qemu-zoned-rfc'],
    [['--as', 'qemu-zoned-rfc'], 'qemu-zoned-rfc does not make zoned extended images'],
  ])('refuses %j', async (words, message) => {
    await make(RACE);
    const { status, err } = await runCli(...advise(...words));
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
