import { describe, expect, it } from 'vitest';
import { files } from './repository';

const prescribed = new Set([
  ...['main', 'renderer', 'shared', 'build', 'test', 'docs'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'electron-builder.yml'],
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE'],
]);

const isAllowed = (name: string): boolean =>
  prescribed.has(name) || name.startsWith('.') || /\.config\.(ts|mjs)$/.test(name);

describe('top level', () => {
  it('holds the prescribed names, dot-files and tool configurations only', () => {
    const names = new Set(files.map((path) => path.split('/', 1)[0] ?? ''));
    expect([...names].filter((name) => !isAllowed(name))).toEqual([]);
  });
});
