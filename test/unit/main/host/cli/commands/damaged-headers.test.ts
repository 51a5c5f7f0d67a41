import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../../../shared/image/check/finding';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { patch } from '../../../../../support/cli/cli-damage';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

interface Field {
  readonly path: string;
  readonly offset: number;
  readonly status: string;
}

const make = (format: string, variant: string) =>
  cli(
    ...['create', path('a'), '--format', format, '--variant', variant, '--zone-size', '1M', '--zones', '8'],
    ...(variant === 'rfc' ? ['--force'] : []),
  );

/** Family, variant, and the offset of a byte of its magic. */
const FAMILIES = [
  ['zoned', 'rfc', 1],
  ['zoned', 'extended', 3],
  ...['44', '56', '48-d', '48-c', '48-b', '48-a', '48-b-zde'].map(
    (variant) => ['qcow2', variant, 2] as const,
  ),
  ...['v5', 'v3', 'older'].map((variant) => ['zone-file', variant, 3] as const),
] as const;

describe.each(FAMILIES)('%s %s with a damaged magic', (format, variant, at) => {
  it('opens by its variant, for reading, with the damage as a finding', async () => {
    await make(format, variant);
    await cli('zone', 'finish', path('a'), '2', ...(format === 'zone-file' ? ['--variant', variant] : []));
    const zones = await cli('report', path('a'), '--variant', variant);
    patch(path('a'), at, Uint8Array.of(0x21));
    const before = footprint(path('a'));
    for (const command of ['info', 'structure', 'check'])
      expect((await runCli(command, path('a'))).status).toBe(3);
    const named = ['--variant', variant];
    for (const command of ['info', 'structure', 'check'])
      expect((await runCli(command, path('a'), ...named)).status).toBe(1);
    const { json } = await cliJson<{ findings: Finding[] }>('check', path('a'), ...named);
    expect(json.findings).toContainEqual(
      expect.objectContaining({ code: `${format}-magic`, severity: 'error', offset: 0 }),
    );
    expect(await cli('report', path('a'), ...named)).toBe(zones);
    const refused = await runCli('zone', 'reset', path('a'), '2', ...named);
    expect(refused.status).toBe(3);
    expect(footprint(path('a'))).toEqual(before);
  });
});

describe.each([
  ['zoned', 'rfc', 'zone_size', 4, 4],
  ['zoned', 'extended', 'zone_size', 56, 8],
  ['qcow2', '44', 'cluster_bits', 20, 4],
  ['zone-file', 'v5', 'zone_capacity', 16, 8],
] as const)('%s %s with an impossible %s', (format, variant, field, offset, length) => {
  it('info, structure and check show the header and what is wrong with it', async () => {
    await make(format, variant);
    patch(path('a'), offset, new Uint8Array(length));
    const before = footprint(path('a'));
    const named = ['--variant', variant];
    const check = await cliJson<{ findings: Finding[] }>('check', path('a'), ...named);
    expect(check.status).toBe(1);
    expect(check.json.findings).toEqual([
      expect.objectContaining({ code: `${format}-header`, severity: 'error', offset, length, found: '0' }),
    ]);
    const structure = await cliJson<{ fields: Field[] }>('structure', path('a'), ...named);
    expect(structure.status).toBe(1);
    expect(structure.json.fields.length).toBeGreaterThan(8);
    const suspect = structure.json.fields.filter(({ status }) => status !== 'ok');
    expect(suspect).toEqual([expect.objectContaining({ path: `header.${field}`, offset })]);
    const info = await cliJson<{ format: string; variant: string; findings: Finding[] }>(
      ...['info', path('a'), ...named],
    );
    expect({ status: info.status, ...info.json }).toMatchObject({ status: 1, format, variant });
    expect(info.json.findings).toEqual(check.json.findings);
    const report = await runCli('report', path('a'), ...named);
    expect(report.status).toBe(3);
    expect(report.err).toContain(`${field} at offset ${offset} is 0`);
    expect(footprint(path('a'))).toEqual(before);
  });
});
