import { describe, expect, it } from 'vitest';
import {
  openLink,
  parseOpenArguments,
  parseOpenLink,
  plainRequest,
} from '../../../../shared/app/open-request';

const plain = plainRequest('/a.img');

describe('arguments of the window', () => {
  it.each([
    [[], []],
    [
      ['/a.img', 'b.img'],
      [plain, plainRequest('b.img')],
    ],
    [['--no-sandbox', '-psn_0_1', '/a.img'], [plain]],
    [
      ['/a.img', '--goto', 'z7+0x120', '--select', '16', '--readonly'],
      [{ ...plain, at: 'z7+0x120', select: 16, readOnly: true }],
    ],
    [['--goto=-16', '--select=4KiB', '/a.img'], [{ ...plain, at: '-16', select: 4096 }]],
    [['--goto', '-16', '/a.img'], [{ ...plain, at: '-16' }]],
    [['--', '--goto'], [plainRequest('--goto')]],
    [
      ['/a.img', '--select', 'lots'],
      [{ ...plain, problem: expect.stringContaining("'lots' is not a size") }],
    ],
    [['/a.img', '--select=0'], [{ ...plain, problem: 'select: 0 bytes are none' }]],
    [['/a.img', '--goto'], [{ ...plain, problem: '--goto needs a value' }]],
    [['/a.img', '--goto='], [{ ...plain, problem: '--goto needs a value' }]],
    [['zonesmith://open?path=/a.img'], [{ ...plain, from: 'link' }]],
    [
      ['zonesmith://delete?path=/a.img'],
      [{ from: 'brokenLink', problem: expect.stringContaining('no link') }],
    ],
  ])('%j', (argv, requests) => {
    expect(parseOpenArguments(argv)).toMatchObject(requests);
    expect(parseOpenArguments(argv)).toHaveLength(requests.length);
  });
});

describe('links', () => {
  const link = { path: '/folder/ä b&c=d%.img', at: 'z7+0x120', select: 16, readOnly: true };

  it('carry any path, also one that is no UTF-8', () => {
    expect(parseOpenLink(openLink(link))).toEqual({ ...link, from: 'link', problem: null });
    const raw = { path: '/\udcff.img', at: null, select: null, readOnly: false };
    expect(openLink(raw)).toBe('zonesmith://open?path=/%FF.img');
    expect(parseOpenLink(openLink(raw))).toMatchObject(raw);
    expect(parseOpenLink(String.raw`zonesmith://open/?path=C:\a.img`)).toMatchObject({
      path: String.raw`C:\a.img`,
    });
  });

  it.each([
    'https://open?path=/a.img',
    'zonesmith://open',
    'zonesmith://open?at=z7',
    'zonesmith://open?path=a.img',
    'zonesmith://open?path=/a%00.img',
    `zonesmith://open?path=/${'a'.repeat(5000)}`,
  ])('%s is none', (text) => expect(parseOpenLink(text)).toBeNull());

  it('with a selection that is none open without it, and say so', () => {
    expect(parseOpenLink('zonesmith://open?path=/a.img&select=-1')).toMatchObject({
      select: null,
      problem: expect.stringContaining('-1'),
    });
  });
});
