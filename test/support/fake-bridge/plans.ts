import type { CreationPlan, ImageSpec, LayoutSection, SpecProblem } from '../../../shared/image/image-spec';
import { formatSizeOption } from '../../../shared/units/format';
import { roundUp } from '../../../shared/units/units';

export function planOf(spec: ImageSpec, path: string | null): CreationPlan {
  const problems: SpecProblem[] = [];
  const { openZonesMax, activeZonesMax } = spec.limits;
  if (spec.zoneCapacityBytes > spec.zoneSizeBytes) {
    problems.push({
      field: 'zoneCapacityBytes',
      severity: 'error',
      message: 'The capacity is above the zone size.',
      fix: { title: 'Use the zone size', value: spec.zoneSizeBytes },
    });
  }
  if (openZonesMax !== null && activeZonesMax !== null && openZonesMax > activeZonesMax) {
    problems.push({
      field: 'openZonesMax',
      severity: 'error',
      message: `${openZonesMax} open zones cannot be reached with ${activeZonesMax} active zones.`,
      fix: { title: `Lower to ${activeZonesMax}`, value: activeZonesMax },
    });
  }
  const { sections, fileSizeBytes } = layoutOf(spec);
  return {
    problems,
    sections,
    fileSizeBytes,
    allocatedBytes: fileSizeBytes - (sections.find(({ kind }) => kind === 'data')?.length ?? 0),
    tableBytes: spec.zoneCount * 8,
    commands: commandsOf(spec, path ?? 'zoned.img'),
  };
}

/** Parts of a file in file order, each a title, a kind and a length. */
function layoutOf(spec: ImageSpec): { sections: LayoutSection[]; fileSizeBytes: number } {
  const dataLength = (spec.zoneCount - 1) * spec.zoneSizeBytes + spec.lastZoneSizeBytes;
  const table = roundUp(spec.zoneCount * 8, 4096);
  const cluster = 65_536;
  const parts: Record<ImageSpec['format'], readonly (readonly [LayoutSection['kind'], string, number])[]> = {
    zoned: [
      ['header', 'Header', 4096],
      ['data', 'Data', dataLength],
      ['table', 'Zone table', table],
      ['checksums', 'Checksums', 4096],
    ],
    qcow2: [
      ['header', 'Header', cluster],
      ['mapping', 'Refcounts', 2 * cluster],
      ['table', 'Write pointers', roundUp(spec.zoneCount * 8, cluster)],
      ['mapping', 'L1 table', roundUp(Math.ceil(dataLength / 2 ** 29) * 8, cluster)],
    ],
    'zone-file': [
      ['header', 'Header and lists', 4096],
      ['table', 'Zones', spec.zoneCount * 88],
      ['zde', 'Extensions', spec.zoneCount * spec.zdeBytes],
      ['gap', 'Up to a page', 4096 - ((spec.zoneCount * (88 + spec.zdeBytes)) % 4096)],
    ],
  };
  let offset = 0;
  const sections = parts[spec.format].map(([kind, title, length]) => {
    offset += length;
    return { kind, title, offset: offset - length, length };
  });
  return { sections, fileSizeBytes: offset };
}

function commandsOf(spec: ImageSpec, path: string): CreationPlan['commands'] {
  const size = formatSizeOption(spec.zoneSizeBytes);
  const format = spec.format === 'zoned' ? '' : ` --format ${spec.format} --variant ${spec.variant}`;
  const ours = `zonesmith create ${path} --zone-size ${size} --zones ${spec.zoneCount}${format}`;
  if (spec.format !== 'qcow2') return [{ tool: 'zonesmith', line: ours }];
  const options = `zone.mode=host-managed,zone.size=${spec.zoneSizeBytes},zone.capacity=${spec.zoneCapacityBytes}`;
  const line = `qemu-img create -f qcow2 -o ${options} ${path} ${spec.zoneCount * spec.zoneSizeBytes}`;
  return [
    { tool: 'zonesmith', line: ours },
    { tool: 'qemu-img', line, note: 'Only a QEMU with that version of the series knows these options.' },
  ];
}
