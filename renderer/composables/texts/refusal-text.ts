import { formatCount } from '../../../shared/units/format';
import { isZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../../shared/zone/state';
import { statusTitle, type Refusal } from '../../../shared/zone/status';
import type { NoticeWording } from './notice-text';
import type { Units } from '../use-units';

/** Not a rule of a device but a limit of the layout, so its message ends without the status. */
const LAYOUT_RULE = 'not-representable';
/** The one rule whose limit is a number of blocks; that of all others is a number of zones. */
const BLOCK_LIMIT_RULE = 'append-limit';

const blocks = (count: number, units: Units) => units.amount(count * units.context.value.blockBytes);
const state = (code: number) =>
  isZoneState(code) ? ZONE_STATE_TITLES[zoneStateName(code)] : `${code}, which is reserved`;

/** How the numbers of a refusal are called and written; others by their name and as they are. */
const NUMBERS: Readonly<Record<string, (value: number, units: Units, rule: string) => string>> = {
  zone: (zone) => `zone ${formatCount(zone)}`,
  state: (code) => `state ${state(code)}`,
  lba: (lba, units) => `at ${units.lba(lba)}`,
  blocks: (count, units) => `length ${blocks(count, units)}`,
  start: (lba, units) => `start ${units.lba(lba)}`,
  writePointer: (lba, units) => `write pointer ${units.lba(lba)}`,
  capacityEnd: (lba, units) => `end of capacity ${units.lba(lba)}`,
  zoneEnd: (lba, units) => `end of zone ${units.lba(lba)}`,
  deviceEnd: (lba, units) => `end of device ${units.lba(lba)}`,
  zdeBytes: (bytes, units) => `extension of ${units.number(bytes)} B a zone`,
  limit: (limit, units, rule) =>
    `limit ${rule === BLOCK_LIMIT_RULE ? blocks(limit, units) : units.number(limit)}`,
};

/** What the device says, its status included; places and lengths in the unit and radix of all the other numbers. */
function answerOf({ status, rule, message }: Refusal, units: Units): string {
  const answer = message
    .replace(/\bLBA (\d+)\b|(?:\bLBA )?\b(0x[0-9a-f]+)/g, (_, ...lbas: (string | undefined)[]) =>
      units.lba(Number(lbas[0] ?? lbas[1])),
    )
    .replace(/\b([\d,]+) blocks?\b/g, (_, count: string) => blocks(Number(count.replaceAll(',', '')), units));
  return rule === LAYOUT_RULE ? `${answer} — ${statusTitle(status)}` : answer;
}

/** The rule and the numbers it was applied to. */
function ruleOf({ rule, numbers }: Refusal, units: Units): string {
  const values = Object.entries(numbers).map(
    ([name, value]) => NUMBERS[name]?.(value, units, rule) ?? `${name} ${units.number(value)}`,
  );
  return values.length === 0 ? `Rule: ${rule}` : `Rule: ${rule} (${values.join(', ')})`;
}

/** A refusal for a tooltip: status, rule and numbers, a line each. */
export function refusalText(refusal: Refusal, units: Units): string {
  return `${answerOf(refusal, units)}\n${ruleOf(refusal, units)}`;
}

/** The same for a notice, after the command was tried. */
export function refusalNotice(refusal: Refusal): NoticeWording {
  return {
    ...{ where: '', next: 'Nothing was changed.' },
    what: (units) => answerOf(refusal, units),
    why: (units) => ruleOf(refusal, units),
  };
}
