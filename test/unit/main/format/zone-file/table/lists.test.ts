import { describe, expect, it } from 'vitest';
import { ZoneState } from '../../../../../../shared/zone/state';
import { bytesOf, codesOf, contentOf, peek64, poke } from '../../../../../support/image/format-images';
import type { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import {
  copyOfQemuImage,
  createdZoneFile,
  listProblems,
  listText,
  openZoneFile,
  setZones,
} from '../../../../../support/image/zone-file-images';

const { closed, full, empty, implicitlyOpened, explicitlyOpened } = ZoneState;
const NONE = 0xffff_ffff;

/** Closed zones 2, 7, 4 in this order. */
function closedFile(variant = 'v5'): MemoryBlockFile {
  const file = createdZoneFile({ variant });
  setZones(
    openZoneFile(file, { variant }),
    [2, 7, 4].map((zone) => [zone, closed, 8] as const),
  );
  return file;
}

const linksOf = (file: MemoryBlockFile, zone: number, offset: number) => {
  const view = new DataView(bytesOf(file, 4096 + 88 * zone + offset, 8).buffer);
  return [view.getUint32(0, true), view.getUint32(4, true)];
};

describe('lists of QEMU', () => {
  it('f01: heads, order and the end of the closed list after a restart', () => {
    const image = openZoneFile(copyOfQemuImage('nvme-zonefile-v5/f01-basic', '03-restarted.zonefile'));
    expect(image.anatomy.lists().map(({ name, offset }) => `${name} ${offset}`)).toEqual([
      'explicitlyOpened 40',
      'implicitlyOpened 56',
      'closed 72',
      'full 88',
    ]);
    expect(listText(image, 'closed')).toBe('3 1 3: 3 0 1');
    expect(listText(image, 'full')).toBe('4 4 1: 4');
    expect(listText(image, 'implicitlyOpened')).toBe('null null 0: ');
    expect(listProblems(image)).toEqual([]);
  });

  it('g02: links of the older code behind its flags', () => {
    const image = openZoneFile(copyOfQemuImage('nvme-zonefile-v1style/g02-open', '00-running.zonefile'));
    expect(listText(image, 'implicitlyOpened')).toBe('0 1 2: 0 1');
    expect(listText(image, 'explicitlyOpened')).toBe('2 2 1: 2');
    expect(listProblems(image)).toEqual([]);
  });
});

describe('changes of state', () => {
  it.each([
    ['v5', 72],
    ['v3', 72],
    ['older', 76],
  ])('%s: a zone leaves its list and joins the tail of the next one', (variant, links) => {
    const file = closedFile(variant);
    const image = openZoneFile(file, { variant });
    expect(listText(image, 'closed')).toBe('2 4 3: 2 7 4');
    setZones(image, [
      [7, full],
      [1, closed, 1],
    ]);
    const again = openZoneFile(file, { variant });
    for (const opened of [image, again]) {
      expect(listText(opened, 'closed')).toBe('2 1 3: 2 4 1');
      expect(listText(opened, 'full')).toBe('7 7 1: 7');
      expect(listProblems(opened)).toEqual([]);
    }
    expect(linksOf(file, 4, links)).toEqual([1, 2]);
    expect(linksOf(file, 7, links)).toEqual([NONE, NONE]);
  });

  it('a zone that becomes empty is on no list and has links 0, 0', () => {
    const file = closedFile();
    const image = openZoneFile(file);
    setZones(image, [[2, empty]]);
    expect(listText(image, 'closed')).toBe('7 4 2: 7 4');
    expect(linksOf(file, 2, 72)).toEqual([0, 0]);
    setZones(image, [
      [4, empty],
      [7, empty],
    ]);
    expect(listText(image, 'closed')).toBe('null null 0: ');
  });

  it('a pointer that moves within a state changes both pointers of its entry and nothing else', () => {
    const file = createdZoneFile();
    const image = openZoneFile(file);
    setZones(image, [[3, implicitlyOpened, 8]]);
    const before = contentOf(file);
    setZones(image, [[3, implicitlyOpened, 16]]);
    const after = contentOf(file);
    const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
    expect(changed).toEqual([4096 + 3 * 88 + 24, 4096 + 3 * 88 + 64]);
  });

  it.each([
    ['empty', empty, [0, 0]],
    ['closed', closed, [0, 5]],
    ['full', full, [0, 5]],
    ['read only', ZoneState.readOnly, [0, 5]],
    ['implicitly opened', implicitlyOpened, [2500, 5]],
    ['offline', ZoneState.offline, [2500, 5]],
  ] as const)(
    'the older code takes from a zone that is %s its time, and its flags when it is empty',
    (_, state, left) => {
      const file = createdZoneFile({ variant: 'older' });
      const at = 4096 + 3 * 88;
      setZones(openZoneFile(file, { variant: 'older' }), [[3, implicitlyOpened, 8]]);
      poke(file, at + 64, 8, 2500);
      poke(file, at + 72, 4, 5);
      setZones(openZoneFile(file, { variant: 'older' }), [[3, state, state === implicitlyOpened ? 16 : 0]]);
      expect([peek64(file, at + 64), peek64(file, at + 72) & 0xffff_ffffn]).toEqual(left.map(BigInt));
    },
  );

  it('reserved bytes, padding, and time stamps where no code is known to clear them, are left as they are', () => {
    const file = createdZoneFile({ variant: 'v3' });
    const entry = 4096 + 3 * 88;
    for (const at of [32, 64, 84]) poke(file, entry + at, 4, 0x21656761);
    poke(file, 52, 4, 0x21656761);
    setZones(openZoneFile(file, { variant: 'v3' }), [[3, closed, 8]]);
    for (const at of [entry + 32, entry + 64, entry + 84, 52]) {
      expect(Buffer.from(bytesOf(file, at, 4)).toString()).toBe('age!');
    }
  });

  it('many zones at once give the same lists as one by one', () => {
    const changes = Array.from({ length: 200 }, (_, index) => [(index * 7) % 300, closed, 8] as const);
    const files = [changes.map((change) => [change]), [changes]].map((calls) => {
      const file = createdZoneFile({ zoneCount: 300 });
      const image = openZoneFile(file);
      for (const call of calls) setZones(image, call);
      return contentOf(file);
    });
    expect(files[0]!.equals(files[1]!)).toBe(true);
  });

  it('numbers of offline and read-only zones in the header follow the zones', () => {
    const file = createdZoneFile();
    const counts = () => [...new Uint32Array(bytesOf(file, 24, 8).buffer)];
    const image = openZoneFile(file);
    setZones(image, [
      [1, ZoneState.offline],
      [2, ZoneState.readOnly],
      [3, ZoneState.offline],
    ]);
    expect(counts()).toEqual([2, 1]);
    setZones(image, [
      [1, empty],
      [2, ZoneState.offline],
    ]);
    expect(counts()).toEqual([2, 0]);
    expect(openZoneFile(file).anatomy.qemuVerdict()).toBeNull();
  });

  it('counts that are the file’s own and differ are kept until a zone changes them, and named', () => {
    const file = createdZoneFile();
    poke(file, 24, 4, 5);
    const image = openZoneFile(file);
    setZones(image, [[3, closed, 8]]);
    expect(new DataView(bytesOf(file, 24, 4).buffer).getUint32(0, true)).toBe(5);
    const finding = [...image.anatomy.check()].find(({ code }) => code === 'zone-file-fault-count')!;
    expect(finding.message).toContain('offline_zones=5');
  });
});

describe('lists that are not sound', () => {
  it.each<[string, (file: MemoryBlockFile) => void, RegExp]>([
    ['a head that does not exist', (file) => poke(file, 72, 4, 99), /the head is 99, the zones are 0 to 15/],
    ['a wrong tail', (file) => poke(file, 76, 4, 7), /the tail is 7, the links end at 4/],
    ['a wrong size', (file) => poke(file, 80, 4, 7), /the size is 7, the links hold 3 zones/],
    ['an empty head', (file) => poke(file, 72, 4, NONE), /not on it: 3 zones \(2, 4, 7\)/],
    ['a circle', (file) => poke(file, 4096 + 4 * 88 + 72, 4, 2), /next of zone 4 is 2, whose prev is none/],
    [
      'a link back that is wrong',
      (file) => poke(file, 4096 + 7 * 88 + 76, 4, 3),
      /whose prev is 3, expected 2/,
    ],
    [
      'a member in another state',
      (file) => poke(file, 4096 + 7 * 88 + 1, 1, 0x10),
      /another state: 1 zone \(7\)/,
    ],
    [
      'a zone in the state but not on it',
      (file) => poke(file, 4096 + 9 * 88 + 1, 1, 0x40),
      /not on it: 1 zone \(9\)/,
    ],
  ])('%s is explained, and the list is built anew when it changes', (_what, damage, problem) => {
    const file = closedFile();
    damage(file);
    const image = openZoneFile(file);
    expect(listProblems(image).join('\n')).toMatch(problem);
    expect(codesOf(image.table.findings)).toContain('zone-file-list');
    setZones(image, [[11, closed, 8]]);
    const again = openZoneFile(file);
    const members = again.anatomy.lists()[2]!;
    expect(members.problems).toEqual([]);
    expect(members.zones.at(-1)).toBe(11);
    const others = members.zones.slice(0, -1);
    expect([...others].sort((a, b) => a - b)).toEqual(others);
    expect(members.size).toBe(members.zonesInState);
  });

  it('a change that does not touch such a list leaves it as it is', () => {
    const file = closedFile();
    poke(file, 76, 4, 7);
    const before = bytesOf(file, 72, 16);
    setZones(openZoneFile(file), [
      [1, explicitlyOpened, 8],
      [2, closed, 9],
    ]);
    expect(bytesOf(file, 72, 16)).toEqual(before);
  });

  it('links of a zone that is on no list are named', () => {
    const file = createdZoneFile();
    poke(file, 4096 + 5 * 88 + 72, 8, 0xffff_ffff_ffff_ffffn);
    const [finding] = openZoneFile(file).anatomy.check();
    expect(finding).toMatchObject({ code: 'zone-file-stray-links', zone: 5, severity: 'warning' });
  });
});
