/** docs/reference/findings.md: the tables of codes of all families. The test of the page makes the same text. */
import { code as quoted } from './markdown.mjs';

/** @typedef {import('../../shared/image/check/finding-code').FindingCodes} FindingCodes */

const HEAD = `# Findings

What \`zonesmith check\` may say of an image, by its code. A code keeps its meaning; scripts may rely on it. An *error* is damage, a
*warning* is wrong or surprising and harms nothing by itself, an *info* changes no exit code. This page is made from the tables
of codes in \`main/format\` (\`npm run docs\`); sections (§) are those of the family's \`FORMAT.md\` there.
`;

/**
 * The page.
 * @param {readonly { readonly family: { readonly title: string }, readonly findingCodes: FindingCodes }[]} drivers
 */
export function findingsPage(drivers) {
  return [HEAD, ...drivers.map(familySection)].join('\n');
}

/** @param {{ readonly family: { readonly title: string }, readonly findingCodes: FindingCodes }} driver */
function familySection({ family, findingCodes }) {
  const rows = Object.entries(findingCodes).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return [`## ${family.title}\n`, ...rows.map(([code, row]) => codeSection(code, row))].join('\n');
}

/**
 * @param {string} code
 * @param {FindingCodes[string]} row
 */
function codeSection(code, { title, severity, explanation, reference, example }) {
  return `### ${code}

**${title}** — ${severity.join(' or ')}, ${reference}

${explanation}

Expected ${quoted(example.expected)}, found ${quoted(example.found)}.
`;
}
