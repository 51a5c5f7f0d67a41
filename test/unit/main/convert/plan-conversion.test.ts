import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../../../main/convert/conversion-source';
import { planConversion } from '../../../../main/convert/plan-conversion';
import { createImage } from '../../../../main/image/create-image';
import type { PartialSpec } from '../../../../main/image/defaults';
import { openImage } from '../../../../main/image/open-image';
import { openNodeFile } from '../../../../main/storage/node-block-file';
import type { ConversionPlan, ConversionTarget } from '../../../../shared/image/conversion';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { KIB, MIB } from '../../../../shared/units/units';
import { appErrorOf, poke } from '../../../support/image/format-images';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { SMALL, specOf } from '../../../support/image/device-images';

const path = useFolder();

const RFC: ConversionTarget = { format: 'zoned', variant: 'rfc', force: false };
const EXTENDED: ConversionTarget = { format: 'zoned', variant: 'extended', force: false };

/** Creates an image and gives it commands. */
function imageWith(spec: PartialSpec, commands: readonly ZoneCommand[] = []): string {
  const image = path('a.img');
  createImage(image, specOf(spec), { replace: false });
  const opened = openImage(image, { access: 'write' });
  for (const command of commands) expect(opened.device.execute(command).status).toBe('ok');
  opened.dispose();
  return image;
}

function planOf(image: string, target: ConversionTarget): ConversionPlan {
  const opened = openImage(image, { access: 'read' });
  try {
    return planConversion(sourceOf(opened), target);
  } finally {
    opened.dispose();
  }
}

const codesOf = ({ losses }: ConversionPlan): string[] => losses.map(({ code }) => code);

describe('planConversion', () => {
  it('loses nothing between images of the same layout', () => {
    const image = imageWith({ ...SMALL, label: 'mine' }, [
      { op: 'open', zone: 3 },
      { op: 'setZde', zone: 5, zde: { base64: 'AQ==' } },
    ]);
    expect(planOf(image, EXTENDED)).toMatchObject({ blockers: [], losses: [] });
  });

  it('lists everything that the RFC layout has no room for, with numbers and zones', () => {
    const image = imageWith({ ...SMALL, label: 'mine' }, [
      { op: 'setZde', zone: 5, zde: { base64: 'AQ==' } },
    ]);
    const { losses, blockers, spec } = planOf(image, RFC);
    expect(blockers).toEqual([]);
    expect(spec).toMatchObject({ variant: 'rfc', logicalBlockSizeBytes: 512, zoneCapacityBytes: MIB });
    expect(losses).toEqual([
      {
        code: 'logical-block',
        zones: null,
        from: '4 KiB (4,096 B)',
        to: '512 B',
        message: 'logical block: 4 KiB (4,096 B) becomes 512 B',
      },
      expect.objectContaining({
        code: 'zone-capacity',
        from: '512 KiB (524,288 B)',
        to: '1 MiB (1,048,576 B)',
      }),
      expect.objectContaining({ code: 'zde-size', from: '64 B', to: 'none' }),
      expect.objectContaining({ code: 'label', from: 'mine', to: 'none' }),
      expect.objectContaining({ code: 'uuid', to: 'none' }),
      {
        code: 'attributes',
        zones: [[5, 5]],
        from: 'zone descriptor extension valid',
        to: 'none',
        message: 'attributes of 1 zone (5): zone descriptor extension valid becomes none',
      },
      {
        code: 'zde',
        zones: [[5, 5]],
        from: '64 bytes of descriptor extension',
        to: 'none',
        message:
          'content of the descriptor extension of 1 zone (5): 64 bytes of descriptor extension becomes none',
      },
    ]);
  });

  it('makes full sequential zones of conventional ones that do not lead', () => {
    const image = imageWith({
      zoneCount: 8,
      zoneSizeBytes: MIB,
      conventional: [
        [0, 1],
        [4, 5],
        [7, 7],
      ],
    });
    const { losses, spec } = planOf(image, RFC);
    expect(spec.conventional).toEqual([[0, 1]]);
    expect(losses.find(({ code }) => code === 'type-conventional')).toMatchObject({
      zones: [
        [4, 5],
        [7, 7],
      ],
      from: 'conventional',
      to: 'sequential write required, full',
    });
  });

  it('carries pointers whatever the block size, and says that the rules are not recorded', () => {
    const image = imageWith({ zoneCount: 8, zoneSizeBytes: MIB, profile: 'zns' }, [
      { op: 'write', zone: 3, blocks: 7 },
    ]);
    expect(codesOf(planOf(image, RFC))).toEqual(['profile', 'logical-block', 'uuid']);
  });

  it('weakens limits that contradict each other and tells so', () => {
    const image = imageWith({
      variant: 'rfc',
      zoneCount: 8,
      zoneSizeBytes: MIB,
      limits: { openZonesMax: 3 },
    });
    const file = openNodeFile(image, { access: 'write' });
    poke(file, 20, 4, 2);
    file.dispose();
    const { losses, blockers } = planOf(image, EXTENDED);
    expect(blockers).toEqual([]);
    expect(losses).toEqual([expect.objectContaining({ code: 'limit-open', from: '3', to: '2' })]);
  });

  it('names damaged entries, which become sound ones', () => {
    const image = imageWith({ variant: 'rfc', zoneCount: 8, zoneSizeBytes: MIB });
    const file = openNodeFile(image, { access: 'write' });
    poke(file, file.size() - 8 * 5, 8, 0x2000_0000_0010_0003n);
    poke(file, file.size() - 8 * 4, 8, 0x5000_0000_0040_0000n);
    file.dispose();
    const { losses } = planOf(image, EXTENDED);
    expect(losses).toEqual([
      expect.objectContaining({
        code: 'invalid-entry',
        zones: [[3, 4]],
        to: 'a sound entry, read only, and others',
      }),
    ]);
    expect(losses[0]!.from).toContain('0x2000000000100003');
  });

  it('makes full zones of those that the RFC driver wrote past their end', () => {
    const image = imageWith({ variant: 'rfc', zoneCount: 8, zoneSizeBytes: MIB });
    const file = openNodeFile(image, { access: 'write' });
    poke(file, file.size() - 8 * 5, 8, 0x2000_0000_0040_1000n);
    file.dispose();
    const { losses } = planOf(image, EXTENDED);
    expect(losses.find(({ code }) => code === 'state-implicitly-opened')).toMatchObject({
      zones: [[3, 3]],
      to: 'full',
    });
    expect(planOf(image, RFC).losses).toEqual([]);
  });

  it('tells what is in the way of a target at all, unless it is forced', () => {
    const image = imageWith({ zoneCount: 8, zoneSizeBytes: 768 * KIB });
    const { blockers, losses } = planOf(image, RFC);
    expect(blockers).toEqual([expect.stringContaining('R12')]);
    expect(losses).toEqual([]);
    expect(planOf(image, { ...RFC, force: true }).blockers).toEqual([]);
  });

  it('counts the data that is copied at most, and touches no file', () => {
    const image = imageWith({ zoneCount: 8, zoneSizeBytes: MIB }, [
      { op: 'write', zone: 2, blocks: 3 },
      { op: 'finish', zone: 4 },
    ]);
    const before = footprint(image);
    expect(planOf(image, RFC).dataBytes).toBe(3 * 4096 + MIB);
    expect(footprint(image)).toEqual(before);
  });

  it('derives states by pointer where the target stores none', () => {
    const spec = {
      zoneCount: 8,
      zoneSizeBytes: MIB,
      logicalBlockSizeBytes: 512,
      profile: 'linux-blk',
    } as const;
    const image = imageWith({ ...spec, profile: 'zns' }, [
      { op: 'write', zone: 0, blocks: 8 },
      { op: 'write', zone: 1, blocks: 8 },
      { op: 'open', zone: 1 },
      { op: 'open', zone: 2 },
      { op: 'close', zone: 2 },
      { op: 'write', zone: 3, blocks: 8 },
      { op: 'injectReadOnly', zone: 3 },
      { op: 'injectOffline', zone: 4 },
      { op: 'finish', zone: 5 },
      { op: 'injectReadOnly', zone: 5 },
    ]);
    const { losses } = planOf(image, { format: 'qcow2', variant: '44', force: false });
    const states = losses.filter(({ zones }) => zones !== null);
    expect(states.map(({ code, zones, from, to }) => [code, zones, from, to])).toEqual([
      ['state-implicitly-opened', [[0, 0]], 'implicitly opened', 'closed'],
      ['state-explicitly-opened', [[1, 1]], 'explicitly opened', 'closed'],
      ['state-closed', [[2, 2]], 'closed', 'empty'],
      ['state-read-only', [[3, 3]], 'read only', 'closed'],
      ['state-offline', [[4, 4]], 'offline', 'empty'],
      ['state-read-only', [[5, 5]], 'read only', 'full'],
    ]);
  });

  it('gives a zone_file full zones for conventional ones, and says that it keeps no limits', () => {
    const image = imageWith({ ...SMALL, zdeBytes: 0 });
    const { losses, spec } = planOf(image, { format: 'zone-file', variant: 'v5', force: false });
    expect(spec).toMatchObject({ conventional: [], logicalBlockSizeBytes: 4096, zoneCapacityBytes: MIB / 2 });
    expect(losses.map(({ code, from, to }) => [code, from, to])).toEqual([
      ['profile', 'linux-blk', 'zns'],
      ['limit-open', '3', 'none'],
      ['limit-active', '4', 'none'],
      ['uuid', expect.any(String), 'none'],
      ['type-conventional', 'conventional', 'sequential write required, full'],
    ]);
  });

  it('refuses variants that are not written', () => {
    const image = imageWith({ zoneCount: 8, zoneSizeBytes: MIB });
    const error = appErrorOf(() => planOf(image, { ...RFC, variant: 'branch-b' }));
    expect(error).toMatchObject({ code: 'usage' });
    expect(error.message).toContain('accepted: extended, rfc');
  });

  it('plans a million zones', () => {
    const image = imageWith({ zoneCount: 1_000_000, zoneSizeBytes: MIB, logicalBlockSizeBytes: 512 });
    expect(codesOf(planOf(image, EXTENDED))).toEqual([]);
  });
});
