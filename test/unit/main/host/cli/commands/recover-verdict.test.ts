import { copyFileSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../../../../../shared/errors/app-error';
import type { RecoverySummary } from '../../../../../../shared/crash/crash-report';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { patch } from '../../../../../support/cli/cli-damage';
import { statesOf } from '../../../../../support/cli/cli-image';
import { qemuImagePath } from '../../../../../support/image/format-qemu';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

interface Report extends RecoverySummary {
  readonly evidence?: string;
  readonly refused?: boolean;
  readonly qemuVerdict?: { readonly code: number };
}

const recover = (...words: string[]) => cliJson<Report>('recover', path('a'), ...words);

/** Two zones are implicitly open, the size of their list says one: verdict 17. */
async function refusedZoneFile(): Promise<void> {
  await cli(...['create', path('a'), '--format', 'zone-file', '--zone-size', '1M', '--zones', '8'], ...DATA);
  for (const zone of ['3', '5'])
    await cli('write', path('a'), '--zone', zone, '--pattern', '7', '--length', '8k', '--data', path('d'));
  patch(path('a'), 56 + 8, Uint8Array.of(1));
}
const DATA = ['--data', ''];

describe('recovery of a file that QEMU would re-initialise', () => {
  beforeEach(async () => {
    DATA[1] = path('d');
    await refusedZoneFile();
  });

  it('does nothing, ends with 3, and names the code and the ways on', async () => {
    const before = [path('a'), path('d')].map(footprint);
    for (const policy of [[], ['--policy', 'nvme'], ['--policy', 'keep-open']]) {
      const { status, err } = await runCli('recover', path('a'), ...policy);
      expect(status).toBe(3);
      expect(err).toMatch(/re-initialise this file: 17, .*`check`.*`recover --despite-verdict`.*evidence/);
      expect(err).not.toMatch(/repair/);
    }
    const { status, json } = await cliJson<{ error: ErrorShape }>('recover', path('a'));
    expect({ status, ...json.error }).toMatchObject({
      status: 3,
      code: 'own-verdict',
      data: { verdict: 17 },
    });
    expect([path('a'), path('d')].map(footprint)).toEqual(before);
  });

  it('a dry run says what it would do, the refusal in front, and ends with 3', async () => {
    const before = footprint(path('a'));
    const { status, json, err } = await recover('--dry-run');
    expect({ status, refused: json.refused, code: json.qemuVerdict?.code }).toEqual({
      ...{ status: 3, refused: true, code: 17 },
    });
    expect(json.changed.map(({ zone, to }) => `${zone} ${to}`)).toEqual(['3 closed', '5 closed']);
    expect(err).toMatch(/re-initialise this file: 17, .*nothing below.*\n.*--despite-verdict/);
    expect(footprint(path('a'))).toEqual(before);
  });

  it('--despite-verdict recovers it and says that the evidence changes', async () => {
    copyFileSync(path('a'), path('b'));
    const { status, json } = await recover('--despite-verdict');
    expect({ status, refused: json.refused }).toEqual({ status: 0, refused: false });
    expect(json.evidence).toMatch(/evidence changes/);
    expect((await statesOf(path('a')))[3]).toBe('closed');
    expect(await cli('recover', path('b'), '--despite-verdict')).toMatch(/^the evidence changes/m);
    expect(readFileSync(path('b'))).toEqual(readFileSync(path('a')));
    expect((await runCli('check', path('a'), '--data', path('d'))).status).toBe(0);
  });

  it('a file that passes is recovered as ever, with nothing said of evidence', async () => {
    await recover('--despite-verdict');
    const { status, json } = await recover();
    expect({ status, changed: json.changed, evidence: json.evidence }).toEqual({ status: 0, changed: [] });
  });

  it('code 1: a damaged magic is told by naming the variant', async () => {
    patch(path('a'), 0, Uint8Array.of(0x71));
    expect((await runCli('check', path('a'))).status).toBe(3);
    const named = ['--variant', 'v5', '--data', path('d')];
    const { status, json } = await cliJson<{ qemuVerdict: { code: number } }>('check', path('a'), ...named);
    expect({ status, code: json.qemuVerdict.code }).toEqual({ status: 1, code: 1 });
    const refusal = await runCli('recover', path('a'), ...named);
    expect(refusal.status).toBe(3);
    expect(refusal.err).toMatch(/re-initialise this file: 1, magic/);
    expect(refusal.err).not.toMatch(/--despite-verdict/);
    expect((await runCli('recover', path('a'), '--despite-verdict', ...named)).status).toBe(3);
  });
});

describe('recovery of a file of the older code', () => {
  const MARKS = 12;
  const marksOf = (file: string, zone: number) => {
    const at = 4096 + 88 * zone + 64;
    return readFileSync(file)
      .subarray(at, at + MARKS)
      .toString('hex');
  };
  const NONE = '00'.repeat(MARKS);

  beforeEach(() =>
    copyFileSync(qemuImagePath('nvme-zonefile-v1style/g05-recommend', '00-running.zonefile'), path('a')),
  );

  it('g05: clears time and flags of every zone, open, full or empty', async () => {
    const marked = [0, 1, 4];
    for (const zone of marked) expect(marksOf(path('a'), zone)).not.toBe(NONE);
    const dry = await recover('--despite-verdict', '--dry-run');
    const { status, json } = await recover('--despite-verdict');
    expect({ status, cleared: [dry.json.clearedAtStart, json.clearedAtStart] }).toEqual({
      status: 0,
      cleared: [3, 3],
    });
    for (let zone = 0; zone < 6; zone++) expect(marksOf(path('a'), zone)).toBe(NONE);
    expect((await recover()).json).toMatchObject({ changed: [] });
  });

  it('g05: strict changes nothing', async () => {
    const before = readFileSync(path('a'));
    await recover('--despite-verdict', '--policy', 'strict');
    expect(readFileSync(path('a')).equals(before)).toBe(true);
  });

  it('g05: a reset takes both from a zone, a finish its time', async () => {
    await cli('zone', 'reset', path('a'), '0,4');
    await cli('zone', 'finish', path('a'), '1');
    expect([0, 4].map((zone) => marksOf(path('a'), zone))).toEqual([NONE, NONE]);
    expect(marksOf(path('a'), 1)).toBe(`${'00'.repeat(8)}05000000`);
  });
});

describe('recovery of 48-b-zde', () => {
  beforeEach(async () => {
    const words = ['--format', 'qcow2', '--variant', '48-b-zde', '--zone-size', '1M', '--zones', '8'];
    await cli('create', path('a'), ...words, '--zde', '64');
    await cli('zone', 'set-zde', path('a'), '3', '--hex', '0102');
  });
  const zone3 = async () => {
    const { json } = await cliJson<{ zones: { state: string; zdeValid: boolean }[] }>(
      ...['report', path('a'), '--as', 'json'],
    );
    return json.zones[3];
  };

  it('by nvme, its own rule: a closed zone with an extension stays closed', async () => {
    const { status, json } = await recover();
    expect({ status, policy: json.policy, changed: json.changed }).toEqual({
      ...{ status: 0, policy: 'nvme', changed: [] },
    });
    expect(await zone3()).toMatchObject({ state: 'closed', zdeValid: true });
  });

  it('by another rule that empties it, the extension is valid no more', async () => {
    await recover('--policy', 'qcow2-derived');
    expect(await zone3()).toMatchObject({ state: 'empty', zdeValid: false });
  });

  it('a zone whose fault is cleared is closed as long as its extension is valid', async () => {
    await cli('zone', 'inject-offline', path('a'), '3');
    await cli('zone', 'clear-fault', path('a'), '3');
    expect(await zone3()).toMatchObject({ state: 'closed', zdeValid: true });
  });
});
