import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { qcow2Driver } from '../../../../../main/format/qcow2/driver';
import { printQemuIoZone } from '../../../../../main/report/printers/qemu-io-zone';
import type { BlockFile } from '../../../../../main/storage/block-file';
import { bytesOf, codesOf } from '../../../../support/image/format-images';
import {
  filesOf,
  freshReports,
  openQemuImage,
  qemuImagePath,
  scenariosOf,
} from '../../../../support/image/format-qemu';
import { toRemark } from '../../../../../shared/errors/remark';

const FAMILIES = [
  { family: 'qcow2-v4', variant: '48-b' },
  { family: 'qcow2-v9', variant: '56' },
] as const;
const SCENARIOS = FAMILIES.flatMap(({ family, variant }) =>
  scenariosOf(family).map((scenario) => ({ scenario, variant })),
);

/** Files that hold no zones, and why. */
const UNZONED: Readonly<Record<string, RegExp>> = {
  'qcow2-v4/q12-bad-create/00-try.img': /ordinary/,
  'qcow2-v4/q12-bad-create/05-try.img': /ordinary/,
  'qcow2-v4/q12-bad-create/06-try.img': /ordinary/,
  'qcow2-v4/q17-convert/out.qcow2': /ordinary/,
  'qcow2-v9/n12-bad-create/00-try.img': /bug N7/,
  'qcow2-v9/n12-bad-create/03-try.img': /bug N7/,
};

function withImage<T>(scenario: string, image: string, use: (file: BlockFile) => T): T {
  const file = openQemuImage(scenario, image);
  try {
    return use(file);
  } finally {
    file.dispose();
  }
}

function reportLines(file: BlockFile): string[] {
  const image = qcow2Driver.open(file, {});
  return Array.from({ length: image.table.zones.count }, (_, zone) => printQemuIoZone(image, zone));
}

const findingsOf = (scenario: string, image: string) =>
  withImage(scenario, image, (file) => codesOf(qcow2Driver.open(file, {}).anatomy.check()));

describe('qcow2 images made by QEMU', () => {
  it.each(SCENARIOS)(
    '$scenario: every file is recognised, opens and can be checked',
    ({ scenario, variant }) => {
      for (const name of filesOf(scenario)) {
        const unzoned = UNZONED[`${scenario}/${name}`];
        withImage(scenario, name, (file) => {
          const image = qcow2Driver.open(file, {});
          expect(image.facts.recognition, name).toMatchObject({
            format: 'qcow2',
            variant: unzoned ? 'unzoned' : variant,
          });
          expect(image.facts.recognition).toEqual(qcow2Driver.recognise(file));
          expect(image.table.zones.count > 0).toBe(!unzoned);
          if (unzoned) expect(image.facts.recognition.note).toMatch(unzoned);
          const count = image.anatomy.fields.count();
          expect(image.anatomy.fields.page(0, count)).toHaveLength(count);
          expect(image.anatomy.fields.page(count - 3, 10)).toEqual(
            image.anatomy.fields.page(0, count).slice(-3),
          );
          expect([...image.anatomy.check()].length).toBeGreaterThanOrEqual(image.table.findings.length);
          const spans = image.anatomy.annotate(0, file.size());
          expect(spans.reduce((at, { offset, length }) => (offset === at ? at + length : NaN), 0)).toBe(
            file.size(),
          );
        });
      }
    },
  );

  it('opening and checking changes no byte and no time', () => {
    const path = qemuImagePath('qcow2-v4/q16-snapshot', '04-applied.img');
    const sum = () => createHash('sha256').update(readFileSync(path)).digest('hex');
    const before = sum();
    withImage('qcow2-v4/q16-snapshot', '04-applied.img', (file) => {
      const image = qcow2Driver.open(file, {});
      expect([...image.anatomy.check()].length).toBeGreaterThan(0);
      image.table.reload();
    });
    expect(sum()).toBe(before);
  });
});

describe('reports of fresh qemu-io processes', () => {
  const points = SCENARIOS.flatMap(({ scenario }) => freshReports(scenario)).filter(
    ({ lines }) => lines.length > 0,
  );
  const fromStart = points.filter(({ command }) => command.split(' ')[1] === '0');

  it('are found in the transcripts', () => {
    expect(fromStart.length).toBeGreaterThan(80);
  });

  it.each(fromStart)('$scenario $image: $command prints the same lines', ({ scenario, image, lines }) => {
    const ours = withImage(scenario, image, reportLines);
    expect(ours.slice(0, lines.length)).toEqual(lines.slice(0, ours.length));
  });

  it('from another offset the same zones are printed', () => {
    for (const { scenario, image, command, lines } of points) {
      if (command.split(' ')[1] === '0') continue;
      const ours = withImage(scenario, image, reportLines);
      expect(ours.join('\n')).toContain(lines.join('\n'));
    }
  });
});

describe('bugs seen in the images', () => {
  it.each([
    ['qcow2-v4/q01-basic', '00-created.img', 'qcow2-Q2'],
    ['qcow2-v4/q01-basic', '00-created.img', 'qcow2-Q3'],
    ['qcow2-v4/q01-basic', '00-created.img', 'qcow2-Q7'],
    ['qcow2-v4/q09-nonpow2', '00-created.img', 'qcow2-Q10'],
    ['qcow2-v4/q11-noopts', '00-created.img', 'qcow2-Q14'],
    ['qcow2-v4/q21-refused-write', '02-cross.img', 'qcow2-Q15'],
    ['qcow2-v9/n09-nonpow2', '00-created.img', 'qcow2-N10'],
    ['qcow2-v9/n12-bad-create', '00-try.img', 'qcow2-N7'],
    ['qcow2-v9/n13-check-repair', '00-created.img', 'qcow2-N8'],
    ['qcow2-v9/n01-basic', '11-append-again.img', 'qcow2-N12'],
    ['qcow2-v9/n10-five-zones', '02-cross.img', 'qcow2-data-beyond-wp'],
  ])('%s %s is explained by %s', (scenario, image, code) => {
    expect(findingsOf(scenario, image)).toContain(code);
  });

  it('a sound image has nothing but the table that qemu-img calls leaked', () => {
    expect(findingsOf('qcow2-v4/q02-mgmt', '13-reset-all.img')).toEqual(['qcow2-Q7']);
    expect(findingsOf('qcow2-v9/n01-basic', '00-created.img')).toEqual(['qcow2-N8']);
  });

  it('q19: the table holds 0, 2 GiB, 0, 2 GiB; zones from 4 GiB on are empty and named (Q13)', () => {
    withImage('qcow2-v4/q19-4GiB', '01-r.img', (file) => {
      const words = new BigUint64Array(bytesOf(file, 0x30000, 32).buffer);
      expect([...words]).toEqual([0n, 0x80001000n, 0n, 0x80000000n]);
      const image = qcow2Driver.open(file, {});
      expect([...image.table.zones.state]).toEqual([1, 4, 1, 1]);
      expect(image.table.zones.writePointer[2]).toBe(2 ** 32 / 512);
      expect(image.table.findings.filter(({ code }) => code === 'qcow2-Q13').map(({ zone }) => zone)).toEqual(
        [2, 3],
      );
      expect(printQemuIoZone(image, 2)).toContain('wptr 0x0, zcond:1');
    });
  });

  it('a table that a repair of leaks destroyed shows its zones read only and as an error (Q7)', () => {
    withImage('qcow2-v4/q13-check-repair', '02-repaired.img', (file) => {
      const image = qcow2Driver.open(file, {});
      expect([...image.table.zones.state]).toEqual(Array<number>(8).fill(13));
      expect(image.facts.notices[0]?.message).toMatch(/^the zone table was wiped in part: .* 7 of 8 zones/);
      const found = [...image.anatomy.check()].filter(({ code }) => code === 'qcow2-Q7');
      expect(found.filter(({ severity }) => severity === 'error')).toHaveLength(8);
      expect(printQemuIoZone(image, 1)).toContain('wptr 0x0, zcond:0, [type: 2]');
    });
  });

  it('n07: QEMU prints the zone size as capacity although 768 KiB are stored', () => {
    withImage('qcow2-v9/n07-cap', '06-finish.img', (file) => {
      const image = qcow2Driver.open(file, {});
      expect(image.facts.geometry.zoneCapacityBlocks).toBe(0x600);
      expect(printQemuIoZone(image, 0)).toContain('cap 0x800, wptr 0x600, zcond:14');
    });
  });

  it.each([
    ['qcow2-v4/q16-snapshot', '02-snap.img'],
    ['qcow2-v9/n17-amend-snapshot', '04-applied.img'],
  ])('%s %s: an image with internal snapshots is read and never written', (scenario, name) => {
    withImage(scenario, name, (file) => {
      const image = qcow2Driver.open(file, {});
      expect(image.facts.writeRefusal?.message).toMatch(/nb_snapshots at offset 60 is 1/);
      expect(() => image.blocks.write(0, new Uint8Array(512))).toThrow(/snapshots/);
      expect(image.facts.notices).toEqual([toRemark(image.facts.writeRefusal!)]);
    });
  });
});
