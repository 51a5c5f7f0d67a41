import { statusTitle, type Refusal } from '../../shared/zone/status';
import type { NoticeText } from './notice-text';

/** Not a rule of a device but a limit of the layout, so its message ends without the status. */
const LAYOUT_RULE = 'not-representable';

/** What the device says: the numbers and its status. */
function answerOf({ status, rule, message }: Refusal): string {
  return rule === LAYOUT_RULE ? `${message} — ${statusTitle(status)}` : message;
}

/** The rule and the numbers it was applied to. */
function ruleOf({ rule, numbers }: Refusal): string {
  const values = Object.entries(numbers).map(([name, value]) => `${name} = ${value}`);
  return values.length === 0 ? `Rule: ${rule}` : `Rule: ${rule} (${values.join(', ')})`;
}

/** A refusal for a tooltip: status, rule and numbers, a line each. */
export function refusalText(refusal: Refusal): string {
  return `${answerOf(refusal)}\n${ruleOf(refusal)}`;
}

/** The same for a notice, after the command was tried. */
export function refusalNotice(refusal: Refusal): NoticeText {
  return { what: answerOf(refusal), where: '', why: ruleOf(refusal), next: 'Nothing was changed.' };
}
