/** What a check found, in each form in which it is printed or written into a file. */
import type { Finding, QemuVerdict } from '../../../shared/image/check/finding';
import type { CheckForm } from '../../../shared/session/check';
import { formatCount, plural } from '../../../shared/units/format';
import { harmlessText } from '../../../shared/units/harmless-text';
import { jsonArrayLines } from '../../../shared/units/json-lines';
import { junitPieces } from './junit';
import { sarifPieces, type CheckReport } from './sarif';
import type { Tally } from './tally';

/** A check that is printed as its findings come. */
export interface PrintedCheck extends CheckReport {
  readonly findings: Tally;
  /** Whether a repair makes it sound: asked only where there is something wrong. */
  readonly isRepairable: () => boolean;
}

/** The document of a form, in pieces. */
export function checkPieces(form: CheckForm, check: PrintedCheck): Iterable<string> {
  return PRINTERS[form](check);
}

const PRINTERS: Readonly<Record<CheckForm, (check: PrintedCheck) => Iterable<string>>> = {
  text: textPieces,
  json: jsonPieces,
  sarif: sarifPieces,
  junit: junitPieces,
};

/** QEMU's verdict as JSON prints it. */
export function verdictShape({ code, meaning }: QemuVerdict): Pick<QemuVerdict, 'code' | 'meaning'> {
  return { code, meaning };
}

/** What is said of findings that were counted and not given. */
export function* moreLines({ more }: Tally): Generator<string> {
  for (const [code, count] of more) yield `${formatCount(count)} more of ${code} (--all prints them)`;
}

/** One line a finding, for people. */
export function* textLines({ findings, verdict }: PrintedCheck): Generator<string> {
  for (const finding of findings) yield lineOf(finding);
  yield* moreLines(findings);
  if (verdict !== null) yield verdict.message;
  yield findings.count === 0 ? 'nothing found' : plural(findings.count, 'finding');
}

function* textPieces(check: PrintedCheck): Generator<string> {
  for (const line of textLines(check)) yield harmlessText(`${line}\n`);
}

function* jsonPieces({ findings, verdict, isRepairable }: PrintedCheck): Generator<string> {
  const lines = jsonArrayLines('{"findings":', findings);
  let line = lines.next();
  for (; line.done !== true; line = lines.next()) yield `${line.value}\n`;
  yield line.value;
  if (findings.more.size > 0) yield `,"more":${JSON.stringify(Object.fromEntries(findings.more))}`;
  if (verdict !== null) yield `,"qemuVerdict":${JSON.stringify(verdictShape(verdict))}`;
  yield `,"repairable":${(findings.wrong > 0 || verdict !== null) && isRepairable()}}\n`;
}

function lineOf({ severity, code, zone, offset, message, reference }: Finding): string {
  const place = [zone === undefined ? '' : `zone ${zone}`, offset === undefined ? '' : `offset ${offset}`];
  const where = place.filter((part) => part !== '').join(', ');
  return `${severity.padEnd(7)} ${code}${where === '' ? '' : ` (${where})`}: ${message} [${reference}]`;
}
