import { COMMAND_WORDS } from '../../../shared/app/command-words';
import type { CommandDefinition, CommandId } from '../../../shared/app/commands';

/** A command of the registry. */
type Command = CommandDefinition & { readonly id: CommandId };

/** How a query is answered, best first: by the words of a title, by words of the same meaning, by single letters. */
const BY_TITLE = 2;
const BY_MEANING = 1;
const BY_LETTERS = 0;

const wordsOf = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** Whether each word of the query begins one of these. */
function begins(words: readonly string[], asked: readonly string[]): boolean {
  return asked.every((part) => words.some((word) => word.startsWith(part)));
}

/**
 * How closely letters follow each other in a text from `at` on, or null when they do not. Each letter goes on in the
 * word of the one before, or begins a word: others are found in any text.
 */
function letterScore(letters: string, text: string, at = -1): number | null {
  if (letters === '') return 0;
  let best: number | null = null;
  for (let next = text.indexOf(letters[0]!, at + 1); next >= 0; next = text.indexOf(letters[0]!, next + 1)) {
    const startsWord = next === 0 || text[next - 1] === ' ';
    if (!startsWord && (at < 0 || text.slice(at, next).includes(' '))) continue;
    const rest = letterScore(letters.slice(1), text, next);
    const score = rest === null ? null : rest + (next === at + 1 ? 4 : 0) + (startsWord ? 6 : 0);
    if (score !== null && (best === null || score > best)) best = score;
  }
  return best;
}

/** What a command answers to a query; null = nothing. */
function rank(command: Command, query: string): readonly [how: number, score: number] | null {
  const asked = wordsOf(query);
  const title = wordsOf(command.title);
  const short = -command.title.length * 0.02;
  if (begins(title, asked)) return [BY_TITLE, (begins(title.slice(0, 1), asked.slice(0, 1)) ? 1 : 0) + short];
  if (begins([...title, ...wordsOf(command.menu), ...wordsOf(COMMAND_WORDS[command.id] ?? '')], asked))
    return [BY_MEANING, 0];
  // What throws something away is never a guess.
  if (command.loses === true) return null;
  const score = letterScore(asked.join(''), [command.menu.toLowerCase(), ...title].join(' '));
  return score === null ? null : [BY_LETTERS, score + short];
}

/**
 * Commands that answer a query, best first and what throws something away behind its equals; all of them in their own
 * order for an empty query.
 */
export function searchCommands<T extends Command>(commands: readonly T[], query: string): readonly T[] {
  if (wordsOf(query).length === 0) return query.trim() === '' ? commands : [];
  return commands
    .flatMap((command) => {
      const ranked = rank(command, query);
      return ranked === null ? [] : [{ command, how: ranked[0], score: ranked[1] }];
    })
    .sort(
      (a, b) =>
        b.how - a.how ||
        Number(a.command.loses ?? false) - Number(b.command.loses ?? false) ||
        b.score - a.score,
    )
    .map(({ command }) => command);
}
