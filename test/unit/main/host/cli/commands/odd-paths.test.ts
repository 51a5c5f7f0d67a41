import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../../../../../shared/errors/app-error';
import { cliJson, runCli } from '../../../../../support/cli/cli';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

/** Paths that the operating system refuses, and what it says of them. */
const PATHS: readonly (readonly [what: string, make: () => string, code: string, words: RegExp])[] = [
  [
    'a link to itself',
    () => {
      symlinkSync('ring', path('ring'));
      return path('ring');
    },
    'not-found',
    /too many symbolic links \(ELOOP\)/,
  ],
  [
    'links in a ring',
    () => {
      symlinkSync('b', path('a'));
      symlinkSync('a', path('b'));
      return path('a');
    },
    'not-found',
    /too many symbolic links \(ELOOP\)/,
  ],
  ['a name of 5000 characters', () => path('x'.repeat(5000)), 'not-found', /too long \(ENAMETOOLONG\)/],
  ['a file as a folder', () => '/dev/null/image', 'not-found', /not a folder \(ENOTDIR\)/],
  [
    'a folder',
    () => {
      mkdirSync(path('d'));
      return path('d');
    },
    'not-recognised',
    /directory/,
  ],
  ['a device', () => '/dev/zero', 'not-recognised', /special file/],
  ['no name', () => '', 'not-found', /ENOENT/],
];

describe('a path that the system refuses', () => {
  it.each(PATHS)('%s: an error with its name, not one of ours', async (_what, make, code, words) => {
    const image = make();
    for (const command of ['info', 'check', 'report', 'hex', 'structure']) {
      const { status, json } = await cliJson<{ error: ErrorShape }>(command, image);
      expect([command, json.error.code]).toEqual([command, code]);
      expect([command, status]).toEqual([command, code === 'not-found' ? 4 : 3]);
      expect(json.error.message).toMatch(words);
    }
    for (const words of [
      ['create', image, '--zone-size', '1MiB', '--zones', '4'],
      ['zone', 'open', image, '1'],
      ['write', image, '--zone', '0', '--pattern', '1', '--length', '4KiB'],
    ]) {
      const { status, err } = await runCli(...words);
      expect([words[0], [3, 4].includes(status)], err).toEqual([words[0], true]);
      expect(err).not.toMatch(/internal error/);
    }
  });
});
