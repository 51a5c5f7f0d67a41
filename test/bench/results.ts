import { appendFileSync } from 'node:fs';

/** A row of the table of results. `met`: null where there is no aim, or none that two numbers decide. */
export interface BenchResult {
  readonly part: string;
  readonly name: string;
  readonly value: string;
  readonly aim: string;
  readonly met: boolean | null;
}

/** A file that gets a line of JSON for each row, from every process of a run. */
const ROWS = process.env['ZONESMITH_BENCH_ROWS'];

const SCALE: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** The first number of a text, in the least unit of its kind; sizes of many units compare. */
function firstNumber(text: string): number | null {
  const found = /(\d[\d,]*(?:\.\d+)?)(?:\s*(KiB|MiB|GiB|TiB))?/.exec(text);
  return found === null ? null : Number(found[1]!.replaceAll(',', '')) * (SCALE[found[2] ?? ''] ?? 1);
}

/** Whether a value, whose first number is the median, keeps to an aim such as `aim ≥ 15,000/s`; null where that cannot be said. */
export function isMet(value: string, aim: string): boolean | null {
  const comparison = /[<≤>≥]/.exec(aim)?.[0];
  const [is, limit] = [firstNumber(value), firstNumber(aim)];
  if (comparison === undefined || is === null || limit === null) return null;
  if (comparison === '<') return is < limit;
  if (comparison === '≤') return is <= limit;
  return comparison === '>' ? is > limit : is >= limit;
}

/** Writes a row where the run keeps them. */
export function keepResult(part: string, name: string, value: string, aim: string): void {
  if (ROWS === undefined) return;
  const row: BenchResult = { part, name: name.trim(), value, aim, met: isMet(value, aim) };
  appendFileSync(ROWS, `${JSON.stringify(row)}\n`);
}
