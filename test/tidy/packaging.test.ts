import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packagesOf } from '../../build/licences.mjs';
import type { FormatName } from '../../shared/image/image-spec';
import { root } from './repository';

const packaging = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
const workflow = readFileSync(join(root, '.github/workflows/electron.yml'), 'utf8');

describe('packaging', () => {
  it('has an association for every family that is made', () => {
    const associated = [...packaging.matchAll(/^ {2}- ext: (\S+)$/gm)].map(([, ext]) => ext);
    const wanted = { zoned: 'zoned', qcow2: 'qcow2', 'zone-file': 'zonefile' } satisfies Record<
      FormatName,
      string
    >;
    expect(associated.sort()).toEqual(Object.values(wanted).sort());
  });

  it('turns off every fuse that lets others run code or read files in our name', () => {
    for (const line of [
      'runAsNode: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'grantFileProtocolExtraPrivileges: false',
    ])
      expect(packaging).toContain(line);
  });

  it('takes along the licences that the build collects', () => {
    expect(packaging).toMatch(/- from: dist\/licences\n\s+to: licences/);
  });

  it('is tried on three systems by a workflow that runs the same specs', () => {
    for (const part of [
      'ubuntu-latest',
      'windows-latest',
      'macos-latest',
      'ZONESMITH_ELECTRON=1',
      'build/smoke.mjs',
    ])
      expect(workflow).toContain(part);
  });
});

describe('the licences of a bundle', () => {
  it('are those of the packages that its modules come from', () => {
    const modules = [
      '/r/main/a.ts',
      '/r/node_modules/vue/dist/x.js?y',
      '\0/r/node_modules/@vue/shared/z.js',
      '/r/node_modules/a/node_modules/b/i.js',
    ];
    expect(packagesOf(modules)).toEqual([
      '/r/node_modules/@vue/shared',
      '/r/node_modules/a/node_modules/b',
      '/r/node_modules/vue',
    ]);
  });
});
