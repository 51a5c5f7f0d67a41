/** docs/reference/workloads.md: every generator with its settings, and the words of fio. */
import { code, table } from './markdown.mjs';

/** @typedef {import('../../shared/workload/workload-spec').WorkloadInfo} WorkloadInfo */
/** @typedef {import('../../main/workload/fio/fio-words').FioWord} FioWord */

const HEAD = `# Workloads and their settings

What \`zonesmith workloads NAME\` prints, made by \`npm run docs\` from the table of generators. How they are run:
[WORKLOADS.md](../WORKLOADS.md). What to expect is checked for each of them by \`test/property/workloads.test.ts\`, on devices of
any shape, under every rule profile, from empty and from used zones.
`;

/**
 * @param {readonly WorkloadInfo[]} workloads
 * @param {readonly string[]} groups
 * @param {readonly FioWord[]} words
 */
export function workloadsPage(workloads, groups, words) {
  const sections = groups.flatMap((group) => [
    `## ${group}\n`,
    ...workloads.filter((info) => info.group === group).map(workloadSection),
  ]);
  return [HEAD, ...sections, fioWords(words)].join('\n');
}

/** @param {WorkloadInfo} info */
function workloadSection({ name, description, invariants, settings }) {
  const rows = settings.map(({ key, defaultValue, explanation, choices }) => [
    code(key),
    defaultValue === '' ? '' : code(defaultValue),
    [explanation, ...(choices ? [`One of ${choices.map(code).join(', ')}.`] : [])].join(' '),
  ]);
  return [
    `### ${name}\n`,
    `${description} What to expect: ${invariants.map(({ text }) => text).join(' ')}\n`,
    `${table(['setting', 'default', 'what it does'], rows)}\n`,
  ].join('\n');
}

/** @param {readonly FioWord[]} words */
function fioWords(words) {
  const rows = words.map(({ word, aliases = [], treatment, text }) => [
    [word, ...aliases].map(code).join(', '),
    treatment,
    text,
  ]);
  return `## Words of fio

${table(['word', 'here', 'what it does, or why not'], rows)}

All other words that fio knows say nothing of which commands reach a device; they are listed as ignored.
`;
}
