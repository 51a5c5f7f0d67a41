import { fail } from '../errors/app-error';
import { quoteArgument } from '../units/shell-word';
import { STATUS, type StatusName } from '../zone/status';

/** What a trace does that a shorter one shall still do. Null where any will do. */
export type ShrinkCheck =
  /** A command is refused, with that status. */
  | { readonly kind: 'refused'; readonly status: StatusName | null }
  /** The command that diverges first from what the trace asserts still does, in the same way. */
  | { readonly kind: 'divergence' }
  /** The rules of the image and these, in words, differ in the same way as over the whole trace at first. */
  | { readonly kind: 'difference'; readonly rules: string }
  /** A check of the image finds that code, or any warning or error. */
  | { readonly kind: 'finding'; readonly code: string | null }
  /** A power cut behind the last command leaves a violated state, of that invariant. */
  | { readonly kind: 'violation'; readonly invariant: string | null }
  /** A program that is given the image ends with another status than 0. */
  | { readonly kind: 'exec'; readonly command: string };

/** What is accepted, for help texts. */
export const SHRINK_CHECK_FORMS =
  'refused[:STATUS], divergence, difference:RULES, finding[:CODE], violation[:INVARIANT] or exec:COMMAND ({image} = the image)';

/** Errors: `usage`, naming the check and what is accepted. */
export function parseShrinkCheck(text: string): ShrinkCheck {
  const at = text.indexOf(':');
  const [kind, value] = at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
  if (value === '') return refuse(text);
  switch (kind) {
    case 'refused':
      return { kind, status: value === null ? null : statusNamed(value, text) };
    case 'divergence':
      return value === null ? { kind } : refuse(text);
    case 'difference':
      return value === null ? refuse(text) : { kind, rules: value };
    case 'finding':
      return { kind, code: value };
    case 'violation':
      return { kind, invariant: value };
    case 'exec':
      return value === null ? refuse(text) : { kind, command: value };
    default:
      return refuse(text);
  }
}

/** A text that `parseShrinkCheck` gives the same for. */
export function formatShrinkCheck(check: ShrinkCheck): string {
  switch (check.kind) {
    case 'refused':
      return check.status === null ? 'refused' : `refused:${check.status}`;
    case 'divergence':
      return 'divergence';
    case 'difference':
      return `difference:${check.rules}`;
    case 'finding':
      return check.code === null ? 'finding' : `finding:${check.code}`;
    case 'violation':
      return check.invariant === null ? 'violation' : `violation:${check.invariant}`;
    case 'exec':
      return `exec:${check.command}`;
  }
}

/** The line of the command line that shows the failure again, of a trace and an image at these paths. */
export function reproLine(kind: ShrinkCheck['kind'], trace: string, image: string): string {
  const [quoted, on] = [quoteArgument(trace), quoteArgument(image)];
  return kind === 'divergence' ? `zonesmith replay ${quoted} ${on}` : `zonesmith run ${quoted} ${on}`;
}

function statusNamed(name: string, text: string): StatusName {
  if (Object.hasOwn(STATUS, name) && name !== 'ok') return name as StatusName;
  return refuse(text, `statuses: ${Object.keys(STATUS).slice(1).join(', ')}`);
}

function refuse(text: string, accepted: string = SHRINK_CHECK_FORMS): never {
  return fail('usage', `check '${text}' is not understood; accepted: ${accepted}`, { text });
}
