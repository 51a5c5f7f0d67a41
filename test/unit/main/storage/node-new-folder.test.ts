import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putFolderInPlace } from '../../../../main/storage/node-new-folder';
import { refusal } from '../../../support/errors/refusal';
import { leftAndMaking } from '../../../support/storage/left-files';
import { useFolder } from '../../../support/storage/temporary-folder';

const path = useFolder();

const make = (passing: string): string[] => {
  writeFileSync(join(passing, 'one'), '1');
  writeFileSync(join(passing, 'two'), '2');
  return ['one', 'two'];
};

describe('a new folder', () => {
  it('appears with all its files, in one step', () => {
    putFolderInPlace(path('a'), (passing) => {
      expect(existsSync(path('a'))).toBe(false);
      return make(passing);
    });
    expect(readdirSync(path('a')).sort()).toEqual(['one', 'two']);
    expect(readdirSync(path())).toEqual(['a']);
  });

  it('that is there and empty gets them', () => {
    mkdirSync(path('a'));
    putFolderInPlace(path('a'), make);
    expect(readFileSync(path('a/two'), 'utf8')).toBe('2');
    expect(readdirSync(path('a')).sort()).toEqual(['one', 'two']);
  });

  it('is no file and no folder that holds anything', () => {
    writeFileSync(path('a'), 'x');
    mkdirSync(path('b'));
    writeFileSync(path('b/c'), 'x');
    expect(() => putFolderInPlace(path('a'), make)).toThrow(refusal('exists', 'no folder'));
    expect(() => putFolderInPlace(path('b'), make)).toThrow(refusal('exists', 'not empty'));
    expect(() => putFolderInPlace(path('d/e'), make)).toThrow(refusal('not-found'));
    expect(readdirSync(path('b'))).toEqual(['c']);
  });

  it('leaves nothing when its making fails', () => {
    const failing = (passing: string): string[] => {
      make(passing);
      throw new Error('stopped');
    };
    mkdirSync(path('b'));
    for (const name of ['a', 'b']) expect(() => putFolderInPlace(path(name), failing)).toThrow('stopped');
    expect([readdirSync(path()), readdirSync(path('b'))]).toEqual([['b'], []]);
  });

  it.each(['a new folder', 'an empty folder'])('%s: what a killed process left of it goes', async (where) => {
    const target = where === 'a new folder' ? path('a') : path('a/new');
    if (where === 'an empty folder') mkdirSync(path('a'));
    const [left, making] = await leftAndMaking(target);
    rmSync(making);
    rmSync(left);
    mkdirSync(left);
    writeFileSync(join(left, 'one'), 'left');
    putFolderInPlace(path('a'), make);
    expect(readdirSync(path())).toEqual(['a']);
    expect(readdirSync(path('a')).sort()).toEqual(['one', 'two']);
  });
});
