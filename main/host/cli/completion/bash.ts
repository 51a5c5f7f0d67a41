import { commonPart } from './cases';
import type { CompletedCommand, ValueKind } from './words';

/** Completion for bash. Where it answers nothing, bash itself completes files. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const offer = (words: string): string => `COMPREPLY=($(compgen -W '${words}' -- "$cur"))`;
  const answer = (value: ValueKind): string => {
    if (value === 'file') return 'return';
    return value === 'free' ? 'compopt +o default 2> /dev/null; return' : `${offer(value.join(' '))}; return`;
  };
  const shell = { first: 1, current: 'COMP_CWORD', words: 'COMP_WORDS', typed: 'cur', offer, answer };
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
${commonPart(commands, shell)}
}
complete -o default -F _zonesmith zonesmith
`;
}
