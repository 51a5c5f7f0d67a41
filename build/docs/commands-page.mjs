/** docs/reference/commands.md: every command with its options and examples. */
import { code, sentence, table } from './markdown.mjs';

/** @typedef {import('../../main/host/cli/help/describe-commands').CommandDescription} CommandDescription */
/** @typedef {import('../../main/host/cli/help/examples').Example} Example */

const HEAD = `# Commands

What \`zonesmith help COMMAND\` prints, on one page. Made from the tree of commands by \`npm run docs\`. Results go to standard
output, progress and messages to standard error; \`--json\` prints one document. Sizes are \`512\`, \`64KiB\`, \`1MiB\`, \`2GiB\` or as
qemu-img takes them (\`64k\`, \`1M\`), all binary; numbers are decimal or \`0x\`; zones \`7\`, \`0-3,60\` or \`all\`.

Exit status: 0 done, nothing wrong · 1 done, and found something: a finding, a difference, a refused command, what cannot be stored ·
2 the call is wrong · 3 the image is refused · 4 the operating system refuses · 130 cancelled.

The examples go on with the files that those before them have made: they can be typed one after the other, from the first to the last.
`;

/** @param {readonly CommandDescription[]} commands */
export function commandsPage(commands) {
  const named = commands.filter(({ name }) => name !== '');
  return [HEAD, ...named.map(section)].join('\n');
}

/** @param {CommandDescription} command */
function section({ name, summary, usage, options, examples }) {
  const level = name.includes(' ') ? '###' : '##';
  const rows = options.map((option) => [spelled(option), explained(option)]);
  return [
    `${level} ${name}\n`,
    `${sentence(summary)}\n`,
    `${code(usage)}\n`,
    ...(rows.length > 1 ? [`${table(['option', ''], rows)}\n`] : []),
    ...examples.map(exampleBlock),
  ].join('\n');
}

/** @param {CommandDescription['options'][number]} option */
function spelled({ names, value }) {
  return code([names.join(', '), ...(value === null ? [] : [value])].join(' '));
}

/** @param {CommandDescription['options'][number]} option */
function explained({ text, choices, defaultValue }) {
  const more = [
    ...(choices === null ? [] : [`one of ${choices.map(code).join(', ')}`]),
    ...(defaultValue === null ? [] : [`default ${code(defaultValue)}`]),
  ];
  return [text.replaceAll('<', '\\<'), ...more].join('; ');
}

/** @param {Example} example */
function exampleBlock({ what, call, status, serves }) {
  const head = `${sentence(what).replace(/\.$/, '')}:\n\n`;
  if (serves) return `${head}<!-- not run: it serves until Ctrl+C -->\n\n\`\`\`sh not-run\n${call}\n\`\`\`\n`;
  return `${head}\`\`\`sh\n${call}${status === undefined ? '' : ` # exit ${status}`}\n\`\`\`\n`;
}
