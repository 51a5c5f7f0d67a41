import { describe, expect, it } from 'vitest';
import { recognise } from '../../../../main/format/registry';
import { zonedDriver } from '../../../../main/format/zoned/driver';
import { printQemuIoZone } from '../../../../main/report/printers/qemu-io-zone';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import type { BlockFile } from '../../../../main/storage/block-file';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import { MIB } from '../../../../shared/units/units';
import { bytesOf, codesOf, createdFile, openZoned, rfcSpec } from '../../../support/image/format-images';
import {
  filesOf,
  freshReports,
  imagesOf,
  openQemuImage,
  SCENARIOS,
  transcriptOf,
} from '../../../support/image/format-qemu';

const EMPTY_FILE = 'z15-missing-opts';
const kept = SCENARIOS.filter((scenario) => scenario !== EMPTY_FILE && imagesOf(scenario).length > 0);

function withImage<T>(scenario: string, image: string, use: (file: BlockFile) => T): T {
  const file = openQemuImage(scenario, image);
  try {
    return use(file);
  } finally {
    file.dispose();
  }
}

function reportLines(file: BlockFile, first = 0): string[] {
  const image = openZoned(file);
  return Array.from({ length: image.table.zones.count - first }, (_, index) =>
    printQemuIoZone(image, first + index),
  );
}

const findingsOf = (scenario: string, image: string) =>
  withImage(scenario, image, (file) => codesOf(openZoned(file).anatomy.check()));

describe('images made by QEMU', () => {
  it('every kept image is recognised as rfc with its 512-byte header as evidence', () => {
    for (const scenario of kept) {
      for (const image of imagesOf(scenario)) {
        const { recognition } = withImage(scenario, image, recognise);
        expect(recognition, `${scenario}/${image}`).toMatchObject({ format: 'zoned', variant: 'rfc' });
        expect(recognition.confidence).toBeGreaterThan(0.9);
      }
    }
  });

  it.each(kept)('%s: every image opens and can be checked to the end', (scenario) => {
    for (const image of imagesOf(scenario)) {
      const zones = withImage(scenario, image, (file) => {
        const opened = openZoned(file);
        expect(opened.anatomy.fields.page(0, opened.anatomy.fields.count())).toHaveLength(
          opened.anatomy.fields.count(),
        );
        expect([...opened.anatomy.check()].length).toBeGreaterThanOrEqual(opened.table.findings.length);
        return opened.table.zones.count;
      });
      expect(zones).toBeGreaterThan(0);
    }
  });

  it('the file that a failed creation leaves is not recognised', () => {
    withImage(EMPTY_FILE, '00-x.img', (file) => {
      expect(() => recognise(file)).toThrow(/holds no zoned image/);
    });
  });
});

describe('reports of fresh qemu-io processes', () => {
  const points = SCENARIOS.flatMap(freshReports).filter((report) => report.lines.length > 0);
  const fromStart = points.filter(
    ({ scenario, command }) => kept.includes(scenario) && command.split(' ')[1] === '0',
  );

  it('are found in the transcripts', () => {
    expect(fromStart.length).toBeGreaterThan(55);
  });

  it.each(fromStart)('$scenario $image: $command prints the same bytes', ({ scenario, image, lines }) => {
    const ours = withImage(scenario, image, (file) => reportLines(file));
    const asked = lines.slice(0, ours.length);
    expect(ours).toEqual(asked);
  });

  it('z06: from a non-zero offset QEMU prints the words of zones counted from 0 (rfc-R7); ours are right', () => {
    const wrong = points.filter(({ command }) => command.startsWith('zrp') && command.split(' ')[1] !== '0');
    expect(wrong.map(({ command }) => command)).toEqual(['zrp 3M 4', 'zrp 4M 3']);
    for (const { scenario, image, command, lines } of wrong) {
      const first = Number.parseInt(command.split(' ')[1]!, 10);
      const all = withImage(scenario, image, (file) => reportLines(file));
      expect(lines).not.toEqual(all.slice(first));
      const words = (text: string) => /wptr (\S+), zcond:(\d+)/.exec(text)!.slice(1);
      expect(lines.map(words)).toEqual(all.slice(0, lines.length).map(words));
    }
  });

  it('z10: the table was overwritten by data, as the file is too small (rfc-R11)', () => {
    withImage('z10-size-eq-data', '01-r.img', (file) => {
      expect(Buffer.from(bytesOf(file, file.size() - 56, 48)).equals(Buffer.alloc(48, 0x48))).toBe(true);
    });
    expect(findingsOf('z10-size-eq-data', '00-created.img')).toContain('rfc-R11');
    expect(findingsOf('z10-size-eq-data', '01-r.img')).toEqual([
      'rfc-R11',
      'zoned-type-mismatch',
      'rfc-R2',
      'rfc-R5',
    ]);
  });
});

describe('bugs seen in the images', () => {
  it.each([
    ['z07-header-shift', '03-fill-z3.img', 'rfc-R4'],
    ['z07-header-shift', '04-write-past-full.img', 'rfc-R4'],
    ['z07-header-shift', '05-last-sector-dev.img', 'rfc-R3'],
    ['z09-too-small', '00-created.img', 'rfc-R11'],
    ['z11-nonpow2-zone', '00-created.img', 'rfc-R12'],
    ['z13-zoned0', '00-created.img', 'rfc-R14'],
    ['z04-limits-open', imagesOf('z04-limits-open').at(-1)!, 'rfc-R9'],
  ])('%s %s is explained by %s', (scenario, image, code) => {
    expect(findingsOf(scenario, image)).toContain(code);
  });

  it('a sound image has no findings', () => {
    expect(findingsOf('z01-basic', '00-created.img')).toEqual([]);
  });

  it('a zone that was opened and closed unwritten is closed (R10)', () => {
    const codes = imagesOf('z02-mgmt').flatMap((image) => findingsOf('z02-mgmt', image));
    expect(codes).toContain('rfc-R10');
  });

  it('appends leave zeros below the pointer (R5), writes above it data (R1, R2)', () => {
    const found = (scenario: string, image: string) =>
      withImage(scenario, image, (file) =>
        [...openZoned(file).anatomy.check()].flatMap(({ code, zone, offset, length, severity, reference }) =>
          /^rfc-R[25]$/.test(code) ? [{ code, zone, offset, length, severity, reference }] : [],
        ),
      );
    expect(found('z19-append-place', filesOf('z19-append-place').at(-1)!)).toMatchObject([
      { code: 'rfc-R5', severity: 'info', reference: expect.stringContaining('bug R5') as string },
    ]);
    expect(found('z05-limits-write', filesOf('z05-limits-write').at(-1)!)).toMatchObject([
      { code: 'rfc-R2', severity: 'info' },
    ]);
    expect(findingsOf('z01-basic', '09-append-again.img')).toEqual(['rfc-R2', 'rfc-R5']);
  });

  it('states and pointers are shown as stored even past the end of a zone', () => {
    withImage('z07-header-shift', '04-write-past-full.img', (file) => {
      const { zones } = openZoned(file).table;
      expect([zones.state[3], zones.writePointer[3]]).toEqual([2, 0x2008]);
    });
  });

  it('blocks that lie behind a file that is too small read as zeros and cannot be written', () => {
    withImage('z09-too-small', '00-created.img', (file) => {
      const image = openZoned(file);
      const block = new Uint8Array(512).fill(1);
      image.blocks.read(5 * 2048, block);
      expect(block.every((byte) => byte === 0)).toBe(true);
      expect(image.blocks.offsetOf(5 * 2048)).toBeNull();
      expect(() => image.blocks.write(5 * 2048, block)).toThrow(/rfc-R11/);
    });
  });
});

describe('images of 2 GiB and more, rebuilt from the bytes in the transcript', () => {
  /** Header and table as `xxd` printed them in the n-th dump. */
  function rebuilt(dump: number): MemoryBlockFile {
    const text = transcriptOf('z17-2GiB').filter(({ argv }) => argv?.[0] === 'sh')[dump]!.stdout!;
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(10, 49).replaceAll(' ', ''));
    const file = new MemoryBlockFile('z17');
    file.resize(5 * 2 ** 30);
    file.write(0, Buffer.from(lines.slice(0, 4).join(''), 'hex'));
    file.write(5 * 2 ** 30 - 24, Buffer.from(lines.slice(4).join(''), 'hex'));
    return file;
  }
  const reports = () =>
    transcriptOf('z17-2GiB')
      .filter(({ argv }) => argv?.includes('zrp 0 3'))
      .map(({ stdout }) => stdout!);

  it('pointers of 2 GiB print sign-extended as that driver prints them (rfc-R13)', () => {
    const file = rebuilt(0);
    expect(reportLines(file).join('\n')).toBe(reports()[0]!.trimEnd());
    expect(codesOf(openZoned(file).anatomy.check())).toEqual(['rfc-R13']);
  });

  it('a word written back sign-extended is named, shown read only and printed as QEMU prints it', () => {
    const file = rebuilt(1);
    const asked = reports()[1]!
      .split('\n')
      .filter((line) => line.startsWith('start'));
    expect(reportLines(file)).toEqual(asked);
    const image = openZoned(file);
    expect(image.table.zones.state[2]).toBe(0xd);
    expect(image.table.findings.filter(({ zone }) => zone === 2).map(({ code }) => code)).toEqual([
      'rfc-R13',
    ]);
  });

  it('z18: the device is 4 GiB although QEMU computes 0, and the finding says so', () => {
    const file = createdFile(
      rfcSpec({
        zoneCount: 4,
        zoneSizeBytes: 2 ** 30,
        conventional: [],
        fileSizeBytes: 5 * 2 ** 30,
        force: true,
      }),
    );
    const asked = transcriptOf('z18-2GiB-4zones').find(({ argv }) => argv?.[0] === 'qemu-io')!.stdout!;
    expect(reportLines(file)).toEqual(asked.split('\n').filter((line) => line.startsWith('start')));
    const finding = openZoned(file).table.findings.find(({ code }) => code === 'rfc-R13')!;
    expect(finding.message).toContain('4294967296 bytes');
    expect(finding.message).toContain('0 B');
  });
});

describe('images made with QEMU’s parameters', () => {
  const sizes = { fileSizeBytes: 8 * MIB };
  const limits = (open: number | null, active: number | null) => ({
    openZonesMax: open,
    activeZonesMax: active,
    appendMaxBytes: 2048,
  });
  const none = limits(null, null);
  const cases: readonly (readonly [string, Partial<ImageSpec>])[] = [
    ['z01-basic', { ...sizes, limits: limits(2, 3) }],
    ['z02-mgmt', { ...sizes, conventional: [], limits: none }],
    ['z06-conv-report-offset', { ...sizes, conventional: [[0, 2]], limits: none }],
    ['z09-too-small', { fileSizeBytes: 4 * MIB, limits: limits(2, 3), force: true }],
    ['z10-size-eq-data', { fileSizeBytes: 7 * MIB, conventional: [], limits: none, force: true }],
    [
      'z11-nonpow2-zone',
      { ...sizes, conventional: [], zoneSizeBytes: 768 * 1024, limits: limits(2, 3), force: true },
    ],
  ];

  it.each(cases)('%s: header bytes 0 to 40, table bytes and file size are QEMU’s', (scenario, overrides) => {
    const spec = rfcSpec(overrides);
    const ours = createdFile(spec);
    withImage(scenario, '00-created.img', (theirs) => {
      expect(ours.size()).toBe(theirs.size());
      const table = ours.size() - 8 * spec.zoneCount;
      expect(bytesOf(ours, 0, 41)).toEqual(bytesOf(theirs, 0, 41));
      expect(bytesOf(ours, table, 8 * spec.zoneCount)).toEqual(bytesOf(theirs, table, 8 * spec.zoneCount));
    });
  });

  it('the qemu-img line of the plan names the options of the transcript', () => {
    const argv = transcriptOf('z01-basic')[0]!.argv!;
    const options = argv
      .at(-1)!
      .replace('size=8M', `size=${8 * MIB}`)
      .split(',')
      .sort();
    const { commands } = zonedDriver.plan(rfcSpec({ ...sizes, limits: limits(2, 3) }), 'work.img');
    const line = commands.find(({ tool }) => tool === 'qemu-img')!.line;
    expect(line.startsWith('qemu-img create -f zoned work.img -o ')).toBe(true);
    expect(line.split(' ').at(-1)!.split(',').sort()).toEqual(options);
  });
});
