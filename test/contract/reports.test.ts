import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { FAKE_LIVE } from '../support/session/fake-target';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PartialSpec } from '../../main/image/defaults';
import { createImage } from '../../main/image/create-image';
import { openSession } from '../../main/session/image-session';
import type { ArgumentsOf, Events } from '../../shared/ipc/channels';
import type { NotePlace } from '../../shared/session/notes';
import { MIB } from '../../shared/units/units';
import { SMALL, specOf } from '../support/image/device-images';
import { runsOf } from '../support/run/seeds';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

const HOSTILE = `<script>alert(1)</script>"'><img src=https://evil.example/x onerror=alert(2)>&amp;`;
const HOSTILE_MD = '![x](https://evil.example/x) | <b>\n\n# heading\n[a](javascript:alert(1)) `code` \u202e';

describe('reports over the contract', () => {
  let window: TestWindow;
  let session: string;
  let target: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(() => {
    window = openTestWindow();
    target = join(window.folder, 'report.html');
  });
  afterEach(() => window.dispose());

  async function open(spec: Partial<PartialSpec> = {}, name = 'image.zoned'): Promise<void> {
    const path = join(window.folder, name);
    createImage(path, specOf({ ...SMALL, ...spec }), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
  }

  async function report(more: Partial<ArgumentsOf<'reports:start'>> = {}) {
    const ended = window.next('jobs:finished');
    const args = { session, format: 'html', path: target, replace: false, zones: 100, ...more } as const;
    await call('reports:start', args);
    const { result, error } = await ended;
    return { result, error, text: existsSync(args.path) ? readFileSync(args.path, 'utf8') : '' };
  }

  const note = (title: string, text: string, at: NotePlace = { kind: 'zone', zone: 1 }) =>
    call('notes:save', { session, note: { id: null, at, title, text } });

  it('is one file with facts, counts, map, table, check, edits, notes and commands, and asks for no other', async () => {
    await open({ label: 'A label' });
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'write', zone: 2, lba: 512, blocks: 2 } });
    await note('Look', 'here', { kind: 'bytes', offset: 512, length: 16 });
    const { result, text } = await report();
    expect(result).toEqual({ kind: 'report', path: target, findings: 0 });
    for (const part of ['A label', 'Zones by state', '<svg', 'Zone table', 'Findings of the check', 'Look'])
      expect(text).toContain(part);
    expect(text).toContain('zone 2: implicitly opened');
    expect(text).toContain('&amp;at=0x200&amp;select=16">0x200, 16 bytes</a>');
    expect(text).toMatch(/Unsaved changes<\/h2>\n<p>What this report tells holds with them/);
    expect(text).toContain(`zonesmith check ${join(window.folder, 'image.zoned')}`);
    expect(text).toContain("default-src 'none'");
    expect(text.match(/(src|href)="(?!zonesmith:)[^"]*"|url\((?!#)|@import|<script|<link/g)).toBeNull();
  });

  it('has the hash of the file as it lies on disk, without edits', async () => {
    await open();
    const bytes = readFileSync(join(window.folder, 'image.zoned'));
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 2 } });
    const { text } = await report();
    expect(text).toContain(createHash('sha256').update(bytes).digest('hex'));
  });

  it('shows hostile labels, names and notes as nothing but text', async () => {
    await open({ label: '</title><script>alert(3)</script>' }, `a"><script>b.zoned`);
    await note(HOSTILE, HOSTILE);
    const { text } = await report();
    expect(text).not.toMatch(/<script|<img|onerror=alert\(2\)>/);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img');
    expect(text).toContain('&amp;amp;');
    // Every tag there is stands in a list of those that a report is made of.
    const tags = new Set(Array.from(text.matchAll(/<\/?([a-z]+)/g), ([, tag]) => tag));
    const known =
      'html head meta title style body h dl dt dd p div svg defs pattern path g circle rect text ul li table thead tbody tr th td pre a';
    expect([...tags].filter((tag) => !known.split(' ').includes(tag!))).toEqual([]);
  });

  it('is Markdown in which hostile texts begin nothing', async () => {
    await open();
    await note(HOSTILE_MD, HOSTILE_MD);
    const { text } = await report({ format: 'markdown', path: join(window.folder, 'report.md') });
    expect(text).toContain('![Map of the zones](data:image/svg+xml;base64,');
    expect(text).not.toContain('![x]');
    expect(text).not.toContain('<b>');
    expect(text).not.toMatch(/^# heading/m);
    expect(text).not.toContain('\u202e');
    const rows = text.split('\n').filter((line) => line.includes('zonesmith://open'));
    expect(rows).toHaveLength(1);
    expect(rows[0]!.replaceAll(/\\./g, '').split('|')).toHaveLength(5);
    expect(text).toContain(String.raw`\!\[x\](https\://evil.example/x) \| \<b\><br><br>\# heading`);
  });

  it('tells the first zones of many, the mix of states in each cell, and the same bytes again', async () => {
    await open({
      zoneCount: 10_000,
      zoneSizeBytes: MIB,
      states: [{ first: 777, last: 777, state: 'offline' }],
    });
    const { text } = await report();
    expect(text).toContain('The first 100 of 10,000 zones');
    expect(text).toContain('zones 775 to 779: 4 empty, 1 offline');
    expect(text.length).toBeLessThan(2 * MIB);
    expect((await report({ replace: true })).text).toBe(text);
  });

  it('is of a file without zones, too', async () => {
    const path = join(window.folder, 'any.bin');
    writeFileSync(path, 'nothing known');
    session = (await call('sessions:open', { path, options: { asBytes: true } })).session;
    const { text } = await report();
    expect(text).toContain('any.bin');
    expect(text).not.toContain('Zone table');
  });

  it('takes no place of a file without leave, of the image never', async () => {
    await open();
    writeFileSync(target, 'mine');
    const args = { session, format: 'html', path: target, replace: false, zones: 1 } as const;
    await expect(call('reports:start', args)).rejects.toMatchObject({ code: 'exists' });
    const image = join(window.folder, 'image.zoned');
    await expect(call('reports:start', { ...args, path: image, replace: true })).rejects.toMatchObject({
      code: 'same-file',
    });
  });

  it('leaves what was there when it is cancelled at any time', () => {
    const path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    writeFileSync(target, 'mine');
    let asked = 0;
    let stopAt = 1;
    const ends: (string | undefined)[] = [];
    const image = openSession(
      { session: 's1', path, options: {} },
      {
        publish: ({ event, payload }) => {
          if (event === 'jobs:finished') ends.push((payload as Events['jobs:finished']).error?.code);
        },
        schedule: (run) => run(),
        cancelledJob: () => (++asked >= stopAt ? -1 : 0),
        serveWaiting: () => undefined,
        live: FAKE_LIVE,
      },
    );
    const args = { session: 's1', format: 'html', path: target, replace: true, zones: 9 } as const;
    for (; ends.at(-1) !== undefined || ends.length === 0; stopAt += runsOf(4, 1)) {
      expect(readFileSync(target, 'utf8')).toBe('mine');
      asked = 0;
      image.call('reports:start', args);
    }
    image.dispose();
    expect(new Set(ends.slice(0, -1))).toEqual(new Set(['cancelled']));
    expect(ends.length).toBeGreaterThan(8);
    expect(readFileSync(target, 'utf8')).toContain('</html>');
    expect(readdirSync(window.folder).toSorted()).toEqual(['image.zoned', 'report.html', 'user-data']);
  });
});
