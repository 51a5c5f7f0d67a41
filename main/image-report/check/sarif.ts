/** What a check found as SARIF 2.1.0, piece by piece: of a damaged table there is a finding a zone. */
import type { Finding, QemuVerdict, Severity } from '../../../shared/image/check/finding';
import type { FindingCode, FindingCodes } from '../../../shared/image/check/finding-code';
import { jsonArrayLines } from '../../../shared/units/json-lines';
import { placeOf, type CheckedFiles, type FilePlace } from './checked-files';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
/** The rule of what the program that owns a format says of an image as a whole. */
const VERDICT_RULE = 'qemu-verdict';

/** A check with everything that a report of it names. */
export interface CheckReport {
  readonly files: CheckedFiles;
  readonly findings: Iterable<Finding>;
  readonly verdict: QemuVerdict | null;
  readonly codes: FindingCodes;
  /** Version of this program. */
  readonly version: string;
}

/** The document in pieces; the rules stand behind the results, once it is known which of them were met. */
export function* sarifPieces({
  files,
  findings,
  verdict,
  codes,
  version,
}: CheckReport): Generator<string, void> {
  const met = new Map<string, number>();
  const indexOf = (code: string): number => {
    const index = met.get(code) ?? met.size;
    met.set(code, index);
    return index;
  };
  function* results(): Generator<object> {
    for (const finding of findings) yield resultOf(files, finding, indexOf(finding.code));
    if (verdict !== null) yield verdictResult(files, verdict, indexOf(VERDICT_RULE));
  }
  yield `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":`;
  const lines = jsonArrayLines('', results());
  let line = lines.next();
  for (; line.done !== true; line = lines.next()) yield `${line.value}\n`;
  const rules = [...met.keys()].map((code) => ruleOf(code, codes[code]));
  const driver = { name: 'zonesmith', version, rules };
  yield `${line.value},"tool":${JSON.stringify({ driver })}}]}\n`;
}

function resultOf(files: CheckedFiles, finding: Finding, ruleIndex: number): object {
  const { code, severity, zone, message, expected, found, reference } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [locationOf(placeOf(files, finding), zone)],
    properties: { zone, expected, found, reference },
  };
}

function verdictResult(files: CheckedFiles, verdict: QemuVerdict, ruleIndex: number): object {
  const { code, message, zone, offset } = verdict;
  const region = offset === undefined ? null : { byteOffset: offset };
  return {
    ruleId: VERDICT_RULE,
    ruleIndex,
    level: 'error',
    message: { text: message },
    locations: [locationOf({ uri: files.uri, region }, zone)],
    properties: { code, zone },
  };
}

function locationOf({ uri, region }: FilePlace, zone: number | undefined): object {
  return {
    physicalLocation: { artifactLocation: { uri }, ...(region === null ? {} : { region }) },
    ...(zone === undefined ? {} : { logicalLocations: [{ name: `zone ${zone}`, kind: 'resource' }] }),
  };
}

function ruleOf(id: string, row: FindingCode | undefined): object {
  if (row === undefined) {
    const text = 'QEMU would not take the image as it is';
    return { id, shortDescription: { text }, defaultConfiguration: { level: 'error' } };
  }
  const { severity, title, explanation, reference } = row;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: `${explanation} (${reference})` },
    defaultConfiguration: { level: LEVELS[severity[0]] },
  };
}
