import { splitWords } from './scan/split-words';

/** Words of one command of a shell, and what follows it on its line. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** It is part of a pipe: its exit status is that of another. */
  readonly piped: boolean;
}

const BLANK = /\s/;
/** What a shell reads otherwise than as a part of a word. */
const SPECIAL = /['"\\#;|&<>]/;
const ENDS = ';|&';

/**
 * The commands of a line as a POSIX shell splits them: quotes, backslashes, `;`, `|`, `&&`, comments, redirections left
 * out. Variables stay as they stand.
 */
export function shellCommands(line: string): readonly ShellCommand[] {
  if (!SPECIAL.test(line)) {
    const words = splitWords(line);
    return words.length === 0 ? [] : [{ words, piped: false }];
  }
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let word: string | null = null;
  let piped = false;
  const endWord = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  const endCommand = (byPipe: boolean): void => {
    endWord();
    if (words.length > 0) commands.push({ words: withoutRedirections(words), piped: piped || byPipe });
    words = [];
    piped = byPipe;
  };
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (char === "'" || char === '"') {
      const end = line.indexOf(char, at + 1);
      word = `${word ?? ''}${line.slice(at + 1, end === -1 ? undefined : end)}`;
      at = end === -1 ? line.length : end;
    } else if (char === '\\' && at + 1 < line.length) word = `${word ?? ''}${line[++at]!}`;
    else if (char === '#' && word === null) break;
    else if (BLANK.test(char)) endWord();
    else if (ENDS.includes(char) && !(char === '&' && (word ?? '').endsWith('>'))) {
      endCommand(char === '|' && line[at + 1] !== '|' && line[at - 1] !== '|');
    } else word = `${word ?? ''}${char}`;
  }
  endCommand(false);
  return commands;
}

function withoutRedirections(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => !/^\d*(>>?|<)/.test(word) && !/^\d*(>>?|<)$/.test(words[at - 1] ?? ''));
}
