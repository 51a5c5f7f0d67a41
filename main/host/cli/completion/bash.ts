import { optionNames, pathPattern, valueCases, wordCases } from './cases';
import type { CompletedCommand } from './words';

/** Completion for bash. Where it answers nothing, bash itself completes files. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const wanted = (words: string): string => `COMPREPLY=($(compgen -W '${words}' -- "$cur"))`;
  const values = valueCases(commands, (value) => {
    if (value === 'file') return 'return';
    return value === 'free'
      ? 'compopt +o default 2> /dev/null; return'
      : `${wanted(value.join(' '))}; return`;
  });
  return `# bash completion for zonesmith, made by: zonesmith completion bash
_zonesmith() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' i
  COMPREPLY=()
  # --format=zoned reaches us as three words.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/\${COMP_WORDS[i]}" in
    ${pathPattern(commands)}) at=$at/\${COMP_WORDS[i]} ;;
    esac
  done
  case "$at:$prev" in
${values}
  esac
  if [[ $cur == -* ]]; then
    case "$at" in
${wordCases(commands, optionNames, wanted)}
    esac
    return
  fi
  case "$at" in
${wordCases(commands, ({ words }) => words, wanted)}
  esac
}
complete -o default -F _zonesmith zonesmith
`;
}
