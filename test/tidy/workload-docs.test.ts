import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIO_WORDS } from '../../main/workload/fio/fio-words';
import { WORKLOADS } from '../../main/workload/registry';
import { WORKLOAD_GROUPS } from '../../shared/workload/workload-spec';

const DOCUMENT = readFileSync(new URL('../../docs/WORKLOADS.md', import.meta.url), 'utf8');

/** Cells of a table as prettier leaves them, the padding taken out. */
const rows = DOCUMENT.split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
      .join(' | '),
  );

describe('docs/WORKLOADS.md', () => {
  it('has a row for every generator, with what to expect of it', () => {
    const wanted = WORKLOADS.map(
      ({ name, description, invariants }) =>
        `\`${name}\` | ${description} | ${invariants.map(({ text }) => text).join(' ')}`,
    );
    expect(rows.filter((row) => wanted.includes(row))).toEqual(wanted);
    for (const group of WORKLOAD_GROUPS) expect(DOCUMENT).toContain(`### ${group}\n`);
  });

  it('has a row for every word of fio that makes a difference', () => {
    const wanted = FIO_WORDS.map(({ word, aliases = [], treatment, text }) => {
      const names = [word, ...aliases].map((name) => `\`${name}\``).join(', ');
      return `${names} | ${treatment} | ${text}`;
    });
    expect(rows.filter((row) => wanted.includes(row))).toEqual(wanted);
  });
});
