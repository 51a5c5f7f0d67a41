/** What a check found as a JUnit report: a case for each code and zone, failed by warnings and errors. */
import type { Finding } from '../../../shared/image/check/finding';
import { escapeMarkup } from '../escape-markup';
import type { CheckReport } from './sarif';

/** Findings of one code about one zone, or about none. */
interface TestCase {
  readonly code: string;
  readonly zone: number | undefined;
  readonly findings: Finding[];
}

/** The document in pieces. Its counts stand in front, so that all findings are held. */
export function* junitPieces({ files, findings, verdict }: CheckReport): Generator<string, void> {
  const cases = casesOf(findings);
  const failures = cases.filter(isFailed).length + (verdict === null ? 0 : 1);
  const tests = cases.length + (verdict === null ? 0 : 1);
  const counts = `tests="${Math.max(1, tests)}" failures="${failures}" errors="0"`;
  const name = escapeMarkup(files.uri);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n`;
  yield `<testsuite name="${name}" ${counts} skipped="0">\n`;
  if (tests === 0) yield `<testcase classname="${name}" name="nothing found"/>\n`;
  for (const one of cases) yield caseText(name, one);
  if (verdict !== null) {
    const message = escapeMarkup(verdict.message);
    yield `<testcase classname="${name}" name="qemu-verdict"><failure type="error" message="${message}"/></testcase>\n`;
  }
  yield '</testsuite>\n</testsuites>\n';
}

function casesOf(findings: Iterable<Finding>): TestCase[] {
  const cases = new Map<string, TestCase>();
  for (const finding of findings) {
    const { code, zone } = finding;
    const key = `${code} ${zone ?? ''}`;
    const known = cases.get(key);
    if (known) known.findings.push(finding);
    else cases.set(key, { code, zone, findings: [finding] });
  }
  return [...cases.values()];
}

const isWrong = ({ severity }: Finding): boolean => severity !== 'info';
const isFailed = ({ findings }: TestCase): boolean => findings.some(isWrong);

function caseText(suite: string, { code, zone, findings }: TestCase): string {
  const name = escapeMarkup(zone === undefined ? code : `${code} zone ${zone}`);
  return `<testcase classname="${suite}" name="${name}">${bodyOf(findings)}</testcase>\n`;
}

/** One failure a case is what readers expect: further findings of the group are told in its text. */
function bodyOf(findings: readonly Finding[]): string {
  const text = escapeMarkup(findings.map(detailsOf).join('\n\n'));
  const wrong = findings.find(isWrong);
  if (wrong === undefined) return `<system-out>${text}</system-out>`;
  return `<failure type="${wrong.severity}" message="${escapeMarkup(wrong.message)}">${text}</failure>`;
}

function detailsOf({ message, offset, length, expected, found, reference }: Finding): string {
  const facts = [
    message,
    offset === undefined ? '' : `offset ${offset}${length === undefined ? '' : `, ${length} bytes`}`,
    expected === undefined ? '' : `expected: ${expected}`,
    found === undefined ? '' : `found: ${found}`,
    `reference: ${reference}`,
  ];
  return facts.filter((fact) => fact !== '').join('\n');
}
