import type { Finding } from '../../../shared/image/check/finding';

/** Findings of one code that are told, unless all are asked for: a damaged table has a finding a zone. */
export const FINDINGS_OF_A_CODE = 1000;

/** Findings as they pass by: all are counted, of each code the first ones are given. */
export class Tally implements Iterable<Finding> {
  readonly #findings: Iterable<Finding>;
  readonly #shownOfACode: number;
  readonly #byCode = new Map<string, number>();
  count = 0;
  /** Warnings and errors. */
  wrong = 0;

  constructor(findings: Iterable<Finding>, shownOfACode: number) {
    this.#findings = findings;
    this.#shownOfACode = shownOfACode;
  }

  /** How many of each code were counted and not given; codes without any are left out. */
  get more(): ReadonlyMap<string, number> {
    const left = [...this.#byCode].map(([code, count]) => [code, count - this.#shownOfACode] as const);
    return new Map(left.filter(([, count]) => count > 0));
  }

  *[Symbol.iterator](): Generator<Finding> {
    for (const finding of this.#findings) {
      this.count++;
      if (finding.severity !== 'info') this.wrong++;
      const ofCode = (this.#byCode.get(finding.code) ?? 0) + 1;
      this.#byCode.set(finding.code, ofCode);
      if (ofCode <= this.#shownOfACode) yield finding;
    }
  }
}
