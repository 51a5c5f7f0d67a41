import { optionNames, pathPattern, valueCases, wordCases } from './cases';
import type { CompletedCommand } from './words';

/** Completion for zsh: sourced, or a file `_zonesmith` on its path of functions. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const wanted = (words: string): string => `compadd -- ${words}`;
  const values = valueCases(commands, (value) => {
    if (value === 'file') return '_files; return';
    return value === 'free' ? 'return' : `${wanted(value.join(' '))}; return`;
  });
  const filed = commands.filter(({ takesFiles }) => takesFiles);
  return `#compdef zonesmith
# zsh completion for zonesmith, made by: zonesmith completion zsh
_zonesmith() {
  local at='' prev=\${words[CURRENT - 1]} i
  # --format=zoned is one word here.
  if [[ $PREFIX == --*=* ]]; then
    prev=\${PREFIX%%=*}
    compset -P '*='
  fi
  for ((i = 2; i < CURRENT; i++)); do
    case "$at/\${words[i]}" in
    ${pathPattern(commands)}) at=$at/\${words[i]} ;;
    esac
  done
  case "$at:$prev" in
${values}
  esac
  if [[ $PREFIX == -* ]]; then
    case "$at" in
${wordCases(commands, optionNames, wanted)}
    esac
    return
  fi
  case "$at" in
${wordCases(commands, ({ words }) => words, wanted)}
  esac
  case "$at" in
    ${pathPattern(filed)}) _files ;;
  esac
}
if [[ $funcstack[1] == _zonesmith ]]; then
  _zonesmith "$@"
else
  compdef _zonesmith zonesmith
fi
`;
}
