import { describe, expect, it } from 'vitest';
import { breadcrumb, joinPath } from '../../../../../renderer/frame/files/file-paths';

describe('file paths', () => {
  it('names the folders on the way', () => {
    expect(breadcrumb('/disk/user')).toEqual([
      { name: '/', path: '/' },
      { name: 'disk', path: '/disk' },
      { name: 'user', path: '/disk/user' },
    ]);
    expect(breadcrumb('C:\\images').map((crumb) => crumb.path)).toEqual(['C:\\', 'C:\\images']);
  });

  it('joins names to folders and leaves absolute ones alone', () => {
    expect(joinPath('/', 'a.img')).toBe('/a.img');
    expect(joinPath('/disk', 'a.img')).toBe('/disk/a.img');
    expect(joinPath('/disk', '/b/c.img')).toBe('/b/c.img');
    expect(joinPath('C:\\images', 'a.img')).toBe('C:\\images\\a.img');
  });
});
