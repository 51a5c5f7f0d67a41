import { fail } from '../../../../shared/errors/app-error';
import { STATES_MAX } from '../../../../shared/image/limits';
import { overlayStates } from '../../../../shared/image/states/overlay-states';
import { formatState, parseState } from '../../../../shared/image/states/state-words';
import type { ZoneStateEntry } from '../../../../shared/image/states/zone-states';
import { formatCount } from '../../../../shared/units/format';

/** States in the words of `--state`, a line for all zones of which the same is said. */
export function zoneWords(states: readonly ZoneStateEntry[]): string {
  const zonesBy = new Map<string, string[]>();
  for (const entry of states) {
    const words = formatState(entry);
    if (words === null) continue;
    const at = words.indexOf('=');
    const said = words.slice(at);
    zonesBy.set(said, [...(zonesBy.get(said) ?? []), words.slice(0, at)]);
  }
  return [...zonesBy].map(([said, zones]) => zones.join(',') + said).join('\n');
}

/** States of which no words tell: they stay while others are typed. */
export function wordless(states: readonly ZoneStateEntry[]): readonly ZoneStateEntry[] {
  return states.filter((entry) => formatState(entry) === null);
}

/**
 * States of a text of such lines, over those that no words tell. Errors: `usage` and `out-of-range` with the line; two lines
 * about one zone; more than a window may send.
 */
export function statesOfWords(
  text: string,
  zoneCount: number,
  kept: readonly ZoneStateEntry[] = [],
): ZoneStateEntry[] {
  const typed = text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : entriesOf(line.trim(), at + 1, zoneCount)))
    .sort((a, b) => a.entry.first - b.entry.first);
  requireApart(typed);
  const states = overlayStates(
    kept,
    typed.map(({ entry }) => entry),
  );
  requireFewStates(states.length);
  return [...states];
}

/** Errors: `usage` for more entries than a window may send. */
export function requireFewStates(count: number): void {
  if (count <= STATES_MAX) return;
  const most = formatCount(STATES_MAX);
  fail(
    'usage',
    `${formatCount(count)} runs of zones in one state; the window takes ${most}, a recipe on the command line more`,
    { count },
  );
}

interface Typed {
  readonly entry: ZoneStateEntry;
  readonly line: number;
}

function entriesOf(words: string, line: number, zoneCount: number): Typed[] {
  return parseState(words, `Line ${line}`, zoneCount).map((entry) => ({ entry, line }));
}

function requireApart(typed: readonly Typed[]): void {
  const at = typed.findIndex(({ entry }, index) => index > 0 && entry.first <= typed[index - 1]!.entry.last);
  if (at === -1) return;
  const [one, other] = [typed[at - 1]!.line, typed[at]!.line].sort((a, b) => a - b);
  const zone = typed[at]!.entry.first;
  fail('usage', `lines ${one!} and ${other!} both say what zone ${zone} is in`, { zone });
}
