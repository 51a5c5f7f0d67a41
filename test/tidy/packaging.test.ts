import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packagesOf } from '../../build/licences.mjs';
import type { FormatName } from '../../shared/image/image-spec';
import { root } from './repository';

const packaging = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
const workflow = readFileSync(join(root, '.github/workflows/electron.yml'), 'utf8');

interface Target {
  readonly target: string;
  readonly arch?: string | readonly string[];
}
interface System {
  readonly target: readonly Target[] | Target;
  readonly icon: string;
}
interface Configuration extends Record<'linux' | 'mac' | 'win', System> {
  readonly artifactName: string;
  readonly nsis: { readonly artifactName: string };
  readonly portable: { readonly artifactName: string };
}

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

  it('makes what each system installs, under names that say what is inside', () => {
    const { artifactName, linux, mac, win, nsis, portable } = parse(packaging) as Configuration;
    const of = ({ target }: System) => [target].flat().map((one) => one.target);
    expect([of(linux), of(mac), of(win)]).toEqual([
      ['AppImage', 'deb', 'tar.gz'],
      ['dmg'],
      ['nsis', 'portable'],
    ]);
    expect([mac.target].flat()[0]?.arch).toEqual(['x64', 'arm64']);
    const names = [artifactName, nsis.artifactName, portable.artifactName];
    expect(new Set(names).size).toBe(3);
    for (const name of names)
      expect(name).toMatch(/^zonesmith-\$\{version\}-\$\{os\}-\$\{arch\}[a-z-]*\.\$\{ext\}$/);
  });

  it('has an icon for each system', () => {
    const { linux, mac, win } = parse(packaging) as Configuration;
    for (const size of [16, 32, 48, 64, 128, 256, 512, 1024]) {
      const png = readFileSync(join(root, linux.icon, `${size}x${size}.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
    expect(readFileSync(join(root, mac.icon)).subarray(0, 4).toString()).toBe('icns');
    expect([...readFileSync(join(root, win.icon)).subarray(0, 4)]).toEqual([0, 0, 1, 0]);
    expect(existsSync(join(root, 'build/resources/icon.svg'))).toBe(true);
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
