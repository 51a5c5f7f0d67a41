/** docs/man/zonesmith.1: the manual page, in the macros of man(7). */

/** @typedef {import('../../main/host/cli/help/describe-commands').CommandDescription} CommandDescription */

/** @param {readonly CommandDescription[]} commands */
export function manPage(commands) {
  const named = commands.filter(({ name }) => name !== '');
  return `${[
    '.\\" Made by: npm run docs',
    '.TH ZONESMITH 1 "" "Zonesmith" "User Commands"',
    '.SH NAME',
    'zonesmith \\- workbench for zoned\\-storage image files',
    '.SH SYNOPSIS',
    '.B zonesmith',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    'Inspects, creates, checks, repairs and converts images of zoned devices, runs seeded workloads on them, and cuts the power in the middle of one.',
    'Commands that only look open an image read\\-only and write nothing anywhere.',
    '.SH COMMANDS',
    ...named.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...[
      ['0', 'done, nothing wrong'],
      ['1', 'done, and found something: a finding, a difference, a refused command, what cannot be stored'],
      ['2', 'the call is wrong'],
      ['3', 'the image is refused'],
      ['4', 'the operating system refuses'],
      ['130', 'cancelled; nothing half\\-written stays'],
    ].flatMap(([status, text]) => ['.TP', `.B ${status}`, `${text}`]),
  ].join('\n')}\n`;
}

/** @param {CommandDescription} command */
function commandLines({ name, summary, usage, options, examples }) {
  return [
    `.SS ${roff(name)}`,
    `${roff(summary)}.`,
    '.PP',
    `.B ${roff(usage)}`,
    ...options.flatMap(({ names, value, text, choices, defaultValue }) => [
      '.TP',
      `.B ${roff([names.join(', '), value ?? ''].join(' ').trim())}`,
      roff(
        [
          text,
          ...(choices === null ? [] : [`one of ${choices.join(', ')}`]),
          ...(defaultValue === null ? [] : [`default ${defaultValue}`]),
        ].join('; '),
      ),
    ]),
    ...examples.flatMap(({ what, call }) => ['.PP', `${roff(what)}:`, '.PP', '.EX', roff(call), '.EE']),
  ];
}

/** Text as roff shows it: no escape, no request, and characters that a C locale has by their names. */
const NAMED = new Map([
  ['\\', '\\e'],
  ['-', '\\-'],
  ["'", '\\(aq'],
  ['`', '\\(ga'],
  ['^', '\\(ha'],
  ['~', '\\(ti'],
  ['…', '\\&...'],
  ['−', '\\-'],
]);

/** @param {string} text */
function roff(text) {
  const spelled = text.replaceAll('\n', ' ').replaceAll(/[\\'`^~…−-]/g, (found) => NAMED.get(found) ?? found);
  return spelled.replace(/^\./, '\\&.');
}
