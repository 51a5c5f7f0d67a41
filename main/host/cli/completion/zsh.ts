import { commonPart, pathPattern } from './cases';
import type { CompletedCommand, ValueKind } from './words';

/** Completion for zsh: sourced, or a file `_zonesmith` on its path of functions. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const offer = (words: string): string => `compadd -- ${words}`;
  const answer = (value: ValueKind): string => {
    if (value === 'file') return '_files; return';
    return value === 'free' ? 'return' : `${offer(value.join(' '))}; return`;
  };
  const shell = { first: 2, current: 'CURRENT', words: 'words', typed: 'PREFIX', offer, answer };
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
${commonPart(commands, shell)}
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
