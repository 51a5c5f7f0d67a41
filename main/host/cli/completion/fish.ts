import { pathPattern } from './cases';
import type { CompletedCommand, CompletedOption } from './words';

/** Completion for fish, with what each command and option is for. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const summaries = new Map(commands.map(({ path, summary }) => [path, summary]));
  return `# fish completion for zonesmith, made by: zonesmith completion fish
function __zonesmith_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at/$word"
      case ${pathPattern(commands).replaceAll('|', ' ')}
        set at "$at/$word"
    end
  end
  test "$at" = "$argv[1]"
end
${commands.flatMap((command) => linesOf(command, summaries)).join('\n')}
`;
}

function linesOf(command: CompletedCommand, summaries: ReadonlyMap<string, string>): string[] {
  const { path, words, options, takesFiles } = command;
  const at = `complete -c zonesmith -n '__zonesmith_at "${path}"'`;
  return [
    ...(takesFiles ? [] : [`${at} -f`]),
    ...words.map((word) => `${at} -a ${quoted(word)}${textOf(summaries.get(`${path}/${word}`))}`),
    ...options.map((option) => `${at} ${flagsOf(option)}${textOf(option.text)}`),
  ];
}

function flagsOf({ names, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  if (value === 'file') return [...flags, '-r -F'].join(' ');
  if (value === 'free') return [...flags, '-x'].join(' ');
  return value === null ? flags.join(' ') : [...flags, `-x -a ${quoted(value.join(' '))}`].join(' ');
}

const textOf = (text: string | undefined): string => (text === undefined ? '' : ` -d ${quoted(text)}`);

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
