import { usualProfile, type WrittenLayout } from '../../shared/image/family';
import type { CreationPlan, ImageSpec } from '../../shared/image/image-spec';
import { formatState } from '../../shared/image/states/state-words';
import { formatSizeOption } from '../../shared/units/format';
import { formatZoneRanges } from '../../shared/units/ranges';
import { quoteArgument } from '../../shared/units/shell-word';

/**
 * Our own command line that makes the image of a spec in its layout, and a data image where one is asked for; paths
 * as they shall be printed, not yet quoted.
 */
export function createLine(
  spec: ImageSpec,
  layout: WrittenLayout,
  path: string,
  data: string | null = null,
): CreationPlan['commands'][number] {
  const dataWords = data === null ? [] : ['--data', quoteArgument(data)];
  const begin = ['zonesmith', 'create', quoteArgument(path)];
  const states = stateWords(spec);
  if (states === null) {
    const line = [...begin, '--recipe', RECIPE, ...dataWords].join(' ');
    return { tool: 'zonesmith', line, note: `${RECIPE} holds the states, which are too many for a line` };
  }
  const words = [...begin, ...geometryWords(spec), ...otherWords(spec, layout), ...states, ...dataWords];
  return { tool: 'zonesmith', line: words.join(' ') };
}

/** A recipe as it would be saved. */
const RECIPE = 'recipe.json';
/** Entries of states that a line has room for. */
const STATES_ON_LINE = 32;

/** Null for states that no line says. */
function stateWords({ states = [], seed }: ImageSpec): string[] | null {
  const words = states.length > STATES_ON_LINE ? [null] : states.map(formatState);
  if (words.includes(null)) return null;
  const given = words.flatMap((word) => ['--state', quoteArgument(word!)]);
  return seed === undefined ? given : [...given, '--seed', String(seed)];
}

function geometryWords(spec: ImageSpec): string[] {
  const { conventional } = spec;
  return [
    ...['--format', spec.format, '--variant', spec.variant],
    ...['--zone-size', formatSizeOption(spec.zoneSizeBytes), '--zones', String(spec.zoneCount)],
    ...size('--zone-capacity', spec.zoneCapacityBytes, spec.zoneSizeBytes),
    ...size('--last-zone', spec.lastZoneSizeBytes, spec.zoneSizeBytes),
    ...(conventional.length > 0 ? ['--conventional', formatZoneRanges(conventional)] : []),
  ];
}

function otherWords(spec: ImageSpec, layout: WrittenLayout): string[] {
  const { limits } = spec;
  return [
    ...count('--max-open', limits.openZonesMax),
    ...count('--max-active', limits.activeZonesMax),
    ...size('--max-append', limits.appendMaxBytes, null),
    ...(spec.zdeBytes > 0 ? ['--zde', String(spec.zdeBytes)] : []),
    ...(layout.room.blockSize ? ['--logical-block', String(spec.logicalBlockSizeBytes)] : []),
    ...(saysProfile(spec, layout) ? ['--profile', spec.profile] : []),
    ...size('--file-size', spec.fileSizeBytes, null),
    ...(spec.extendedL2 === true ? ['--extended-l2'] : []),
    ...(spec.label === '' ? [] : ['--label', quoteArgument(spec.label)]),
    ...(spec.force ? ['--force'] : []),
  ];
}

function size(name: string, bytes: number | null, usual: number | null): string[] {
  return bytes === null || bytes === usual ? [] : [name, formatSizeOption(bytes)];
}

function count(name: string, value: number | null): string[] {
  return value === null ? [] : [name, String(value)];
}

/** Always where the image records its profile, else where it is not the one that the image opens with. */
function saysProfile({ profile, conventional }: ImageSpec, layout: WrittenLayout): boolean {
  return layout.room.identity || profile !== usualProfile(layout, conventional.length > 0);
}
