import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Windows } from '../../../../main/app/windows';
import { NO_WORKSPACE, type Workspace } from '../../../../shared/app/workspace';

const tab = (path: string) => ({ path, options: {}, cursor: 1, anchor: 1, zone: null });
const showing = (...paths: string[]): Workspace => ({
  tabs: paths.map(tab),
  active: paths.length - 1,
  route: 'inspect',
});

describe('the windows of a host', () => {
  let folder: string;
  let file: string;
  let windows: Windows;
  const stored = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-windows-'));
    file = join(folder, 'workspace.json');
    windows = new Windows(file);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The next host on the same user data. */
  const restart = (): void => void (windows = new Windows(file));

  it('keeps what each window has open, and offers all to the first one of the next host', () => {
    for (const name of ['w1', 'w2']) windows.attach(name);
    windows.keep('w1', showing('/a', '/b'));
    windows.keep('w2', showing('/c'));
    restart();
    windows.attach('w7');
    windows.attach('w8');
    expect(windows.load('w7')).toEqual({ own: showing('/a', '/b'), others: [showing('/c')], reopen: false });
    expect(windows.load('w8')).toEqual({ own: NO_WORKSPACE, others: [], reopen: false });
    // Loaded again before anything was opened, it is offered still.
    expect(windows.load('w7').others).toHaveLength(1);
    windows.keep('w7', showing('/d'));
    expect(stored()).toEqual({ windows: [showing('/d')] });
  });

  it('reads what was kept before there were several windows, and nothing that is not valid', () => {
    writeFileSync(file, JSON.stringify(showing('/a')));
    restart();
    windows.attach('w1');
    expect(windows.load('w1').own).toEqual(showing('/a'));
    for (const text of ['{"windows":[{"tabs":1}]}', '{"tabs":[{"path":1}]}', 'x', '[]']) {
      writeFileSync(file, text);
      restart();
      windows.attach('w1');
      expect(windows.load('w1').own).toEqual(NO_WORKSPACE);
    }
  });

  it('a window that is loaded again has its images and its workspace', () => {
    for (const name of ['w1', 'w2']) windows.attach(name);
    windows.give('s1', 'w1');
    windows.keep('w1', showing('/a'));
    windows.detach('w1');
    expect([windows.ownerOf('s1'), windows.there()]).toEqual([null, ['w2']]);
    windows.attach('w1');
    expect([windows.ownerOf('s1'), windows.load('w1').own]).toEqual(['w1', showing('/a')]);
  });

  it('a page that connects again before it was heard to have left stays', () => {
    windows.attach('w1');
    windows.give('s1', 'w1');
    windows.attach('w1');
    windows.detach('w1');
    expect(windows.ownerOf('s1')).toBe('w1');
  });

  it('a new window takes over what windows left that are gone, in their order', () => {
    for (const name of ['w1', 'w2', 'w3']) windows.attach(name);
    windows.give('s1', 'w1');
    windows.give('s2', 'w2');
    windows.give('s3', 'w3');
    windows.keep('w1', showing('/a'));
    windows.keep('w2', showing('/b', '/c'));
    windows.detach('w1');
    windows.detach('w2');
    windows.attach('w4');
    expect(windows.sessionsOf('w4')).toEqual(['s1', 's2']);
    expect(windows.ownerOf('s3')).toBe('w3');
    expect(windows.load('w4').own).toEqual({ ...showing('/a', '/b', '/c'), active: 2 });
    windows.attach('w1');
    expect([windows.sessionsOf('w1'), windows.load('w1').own]).toEqual([[], NO_WORKSPACE]);
  });

  it('one that is about to open gets what was given to it before', () => {
    windows.attach('w1');
    windows.give('s1', 'w1');
    windows.give('s1', 'new');
    windows.expect('new', showing('/a'), false);
    expect(windows.ownerOf('s1')).toBeNull();
    windows.attach('new');
    expect([windows.ownerOf('s1'), windows.load('new').own]).toEqual(['new', showing('/a')]);
  });

  it('a window that goes while others stay is forgotten, the last one is not', () => {
    for (const name of ['w1', 'w2']) windows.attach(name);
    windows.keep('w1', showing('/a'));
    windows.keep('w2', showing('/b'));
    windows.detach('w1');
    expect(stored()).toEqual({ windows: [showing('/b')] });
    windows.detach('w2');
    expect(stored()).toEqual({ windows: [showing('/b')] });
  });

  it('the only window that comes after all went is offered what they had, and nothing of them stays', () => {
    for (const name of ['w1', 'w2']) windows.attach(name);
    windows.keep('w2', showing('/b'));
    windows.detach('w1');
    windows.detach('w2');
    windows.attach('w3');
    expect(windows.load('w3')).toEqual({ own: showing('/b'), others: [], reopen: false });
    windows.keep('w3', showing('/c'));
    expect(stored()).toEqual({ windows: [showing('/c')] });
  });

  it('while all are asked to go nothing is forgotten, unless one stays', () => {
    for (const name of ['w1', 'w2']) windows.attach(name);
    windows.keep('w1', showing('/a'));
    windows.keep('w2', showing('/b'));
    windows.hold();
    windows.detach('w1');
    windows.keep('w2', NO_WORKSPACE);
    expect(stored()).toEqual({ windows: [showing('/a'), showing('/b')] });
    windows.keep('w2', showing('/b'));
    windows.release();
    expect(stored()).toEqual({ windows: [showing('/b')] });
  });
});
