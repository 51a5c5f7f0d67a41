import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MIB } from '../../../../../../../shared/units/units';
import { cliJson, runCli } from '../../../../../../support/cli/cli';
import { qemuImagePath } from '../../../../../../support/image/format-qemu';
import { nvmeStarts } from '../../../../../../support/image/nvme-transcripts';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();

/** A trace of these commands for an image as it is opened. */
async function writeTrace(
  image: string,
  commands: readonly object[],
  words: readonly string[],
): Promise<void> {
  const { geometry, limits, profile, logicalBlockSizeBytes, zdeBytes } = (
    await cliJson<Record<string, unknown>>('info', image, ...words)
  ).json;
  const header = { zonesmith: 'trace', version: 1, options: {}, seed: 0 };
  const lines = [
    { ...header, geometry, limits, profile, logicalBlockSizeBytes, zdeBytes },
    ...commands.map((command, i) => ({ i, t: i, ...command })),
  ];
  writeFileSync(path('t'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

const START = { op: 'powerCycle' };

/** Properties of the start behind a snapshot. */
const startOf = (scenario: string, image: string): string =>
  nvmeStarts(scenario).find((start) => start.image === image)!.properties;

describe('starts of QEMU over a zone_file', () => {
  it.each([
    ['nvme-zonefile-v5/f01-basic', 'qemu-zone-file-v5', '01-running-after-ops', '03-restarted'],
    ['nvme-zonefile-v5/f03-zde256', 'qemu-zone-file-v5', '01-stopped', '02-restarted'],
    ['nvme-zonefile-v5/f04-limits', 'qemu-zone-file-v5', '01-killed', '02-restarted'],
    ['nvme-zonefile-v5/f06-geometry-change', 'qemu-zone-file-v5', '00-first', '01-zone_size2'],
    ['nvme-zonefile-v1style/g01-basic', 'qemu-zone-file-older', '01-closed', '01-closed'],
    ['nvme-zonefile-v1style/g02-open', 'qemu-zone-file-older', '00-running', '02-restarted'],
  ] as const)('%s, by %s: %s becomes %s, byte for byte', async (scenario, build, before, after) => {
    const image = qemuImagePath(scenario, `${before}.zonefile`);
    const words = ['--start', startOf(scenario, `${before}.zonefile`)];
    await writeTrace(image, [START], words);
    const kept = ['--as', build, '-o', path('kept')];
    const { status, err } = await runCli('trace', 'reenact', path('t'), image, ...kept, ...words);
    expect({ status, err: err.match(/zonesmith:.*/)?.[0] }).toEqual({ status: 0, err: undefined });
    const field = readFileSync(qemuImagePath(scenario, `${after}.zonefile`));
    expect(readFileSync(path('kept')).equals(field)).toBe(true);
  });

  it('f01: its commands, a start, a reset of all', async () => {
    const scenario = 'nvme-zonefile-v5/f01-basic';
    const image = qemuImagePath(scenario, '00-initialised.zonefile');
    writeFileSync(path('data'), new Uint8Array(16 * MIB));
    const zone = (op: string, lba: number) => ({ op, lba });
    const commands = [
      { op: 'write', lba: 0, blocks: 8 },
      { op: 'write', lba: 8, blocks: 8 },
      { op: 'write', lba: 0, blocks: 8 },
      { op: 'append', lba: 0x800, blocks: 4 },
      { op: 'append', lba: 0x800, blocks: 4 },
      ...[zone('open', 0x1000), zone('open', 0x1800), { op: 'write', lba: 0x1800, blocks: 8 }],
      ...[zone('close', 0x1800), zone('finish', 0x2000), { op: 'write', lba: 0x2800, blocks: 8 }],
      ...[zone('reset', 0x2800), zone('close', 0x3000), zone('offline', 0x3800), { op: 'flush' }],
    ];
    const stages = [
      [commands, '01-running-after-ops'],
      [[...commands, START], '03-restarted'],
      [[...commands, START, { op: 'reset', all: true }], '04-reset-all'],
    ] as const;
    for (const [index, [stage, snapshot]] of stages.entries()) {
      const words = ['--data', path('data')];
      await writeTrace(image, stage, words);
      const kept = ['--as', 'qemu-zone-file-v5', '-o', path(`kept${index}`)];
      const { json } = await cliJson('trace', 'reenact', path('t'), image, ...kept, ...words);
      expect(json).toMatchObject({ refused: 3, endedAt: null });
      const field = readFileSync(qemuImagePath(scenario, `${snapshot}.zonefile`));
      expect({ snapshot, isEqual: readFileSync(path(`kept${index}`)).equals(field) }).toEqual({
        snapshot,
        isEqual: true,
      });
    }
  });

  it('g03: equal counts pass, and the start ends by an assertion', async () => {
    const image = qemuImagePath('nvme-zonefile-v1style/g03-open-equal', '00-running.zonefile');
    await writeTrace(image, [START, { op: 'reset', zone: 0 }], []);
    const { status, json } = await cliJson(
      'trace',
      'reenact',
      path('t'),
      image,
      '--as',
      'qemu-zone-file-older',
    );
    expect({ status, json }).toMatchObject({ status: 1, json: { commands: 1, endedAt: 0 } });
  });

  it('a start that gives the zones another shape ends what can be told of this opening', async () => {
    const scenario = 'nvme-zonefile-v5/f06-geometry-change';
    const image = qemuImagePath(scenario, '00-first.zonefile');
    const words = ['--start', startOf(scenario, '00-first.zonefile'), '--as', 'qemu-zone-file-v5'];
    await writeTrace(image, [START, { op: 'reset', zone: 0 }], words.slice(0, 2));
    const { status, err } = await runCli('trace', 'reenact', path('t'), image, ...words);
    expect(status).toBe(3);
    expect(err).toMatch(/another shape/);
  });

  it.each(['offline_zones', 'rdonly_zones'])(
    'a start with %s, whose zones are not known, is refused',
    async (name) => {
      const scenario = 'nvme-zonefile-v5/f06-geometry-change';
      const image = qemuImagePath(scenario, '00-first.zonefile');
      await writeTrace(image, [START], []);
      const words = ['--start', `zone_size=1,${name}=1`, '--as', 'qemu-zone-file-v5'];
      const { status, err } = await runCli('trace', 'reenact', path('t'), image, ...words);
      expect(status).toBe(3);
      expect(err).toMatch(/which zones a start makes offline/);
    },
  );
});
