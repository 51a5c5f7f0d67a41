import { fail } from '../../errors/app-error';
import { formatSizeOption } from '../../units/format';
import { parseCount, parseSize } from '../../units/parse';
import { formatZoneRanges, parseZoneRanges } from '../../units/ranges';
import type { PatternData } from '../../workload/command';
import { ZONE_STATE_LETTERS } from '../../zone/state';
import { NEW_ZONE_STATES, type NewZoneState, type ZoneStateEntry } from './zone-states';

const ACCEPTED = 'ZONES=STATE[:FILL[:PATTERN]], such as 0-2=full or 5,6=closed:37%:stamp';
/** Nothing is written below the pointer. */
const NOTHING = 'none';

/**
 * What `--state` takes: `0-2=full`, `5,6=closed:37%:stamp`, `9=implicitlyOpened:64KiB:byte:90`. Patterns: stamp, zero,
 * increment, byte:VALUE, random, random:SEED, and none, which leaves what is below the pointer unwritten. One entry for each
 * range of zones. Errors: `usage`, naming the option, the value and what is accepted.
 */
export function parseState(text: string, what: string, zoneCount?: number): ZoneStateEntry[] {
  const at = text.indexOf('=');
  if (at === -1) fail('usage', `${what}: '${text}' names no state; accepted: ${ACCEPTED}`, { text });
  const [word = '', fill, ...pattern] = text.slice(at + 1).split(':');
  const rest = {
    state: parseStateName(word, what),
    ...(fill === undefined ? {} : parseFill(fill, what)),
    ...(pattern.length === 0 ? {} : { data: parsePattern(pattern.join(':'), what) }),
  };
  return parseZoneRanges(text.slice(0, at), what, zoneCount).map(([first, last]) => ({
    first,
    last,
    ...rest,
  }));
}

/** The reverse of parseState for one entry; null for one that has what no option says (attributes). */
export function formatState(entry: ZoneStateEntry): string | null {
  const { first, last, state, fillBytes, fillPercent, data, attributes } = entry;
  if (attributes !== undefined) return null;
  const fill = fillBytes === undefined ? percentWords(fillPercent) : `:${formatSizeOption(fillBytes)}`;
  const pattern = data === undefined || fill === '' ? '' : `:${patternWords(data)}`;
  return `${formatZoneRanges([[first, last]])}=${state}${fill}${pattern}`;
}

function percentWords(percent: number | undefined): string {
  return percent === undefined ? '' : `:${percent}%`;
}

function parseStateName(word: string, what: string): NewZoneState {
  const state = NEW_ZONE_STATES.find(
    (name) => name.toLowerCase() === word.toLowerCase() || ZONE_STATE_LETTERS[name] === word,
  );
  if (state !== undefined) return state;
  const accepted = NEW_ZONE_STATES.map((name) => `${name} (${ZONE_STATE_LETTERS[name]})`).join(', ');
  return fail('usage', `${what}: '${word}' is not a state; accepted: ${accepted}`, { word });
}

const PATTERN_NAMES: ReadonlySet<string> = new Set(['stamp', 'zero', 'increment', 'byte', 'random', NOTHING]);

function parseFill(text: string, what: string): Pick<ZoneStateEntry, 'fillBytes' | 'fillPercent'> {
  if (PATTERN_NAMES.has(text)) {
    const order = 'a pattern comes behind the fill, such as closed:37%:stamp or full:100%:stamp';
    return fail('usage', `${what}, fill: '${text}' is a pattern; ${order}`, { text });
  }
  if (!text.endsWith('%')) return { fillBytes: parseSize(text, `${what}, fill`) };
  const fillPercent = /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) : NaN;
  if (fillPercent <= 100) return { fillPercent };
  return fail('usage', `${what}, fill: '${text}' is not a part of a zone; accepted: 0% to 100%, or a size`, {
    text,
  });
}

function parsePattern(text: string, what: string): PatternData | null {
  const [name, value, more] = text.split(/[:=]/);
  const number = (): number => parseCount(value!, `${what}, pattern ${name}`);
  const isBare = value === undefined;
  if (name === NOTHING && isBare) return null;
  if ((name === 'stamp' || name === 'zero' || name === 'increment') && isBare) return { pattern: name };
  if (name === 'byte' && !isBare && more === undefined && number() <= 255)
    return { pattern: name, value: number() };
  if (name === 'random' && more === undefined)
    return isBare ? { pattern: name } : { pattern: name, seed: number() };
  const accepted = 'stamp, zero, increment, byte:0 to byte:255, random, random:SEED, none';
  return fail('usage', `${what}: '${text}' is not a pattern; accepted: ${accepted}`, { text });
}

function patternWords(data: PatternData | null): string {
  if (data === null) return NOTHING;
  if (data.pattern === 'byte') return `byte:${data.value}`;
  return data.pattern === 'random' && data.seed !== undefined ? `random:${data.seed}` : data.pattern;
}
