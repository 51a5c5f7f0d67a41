/** Runs a block of commands as a reader would: in a shell, and what needs none in this process. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { runProgram } from '../../../main/host/cli/program';

/** A command of a block: a line, those that it goes on in by `\` joined to it, or a whole loop. */
export interface DocumentedCommand {
  readonly text: string;
  /** Said by `# exit N` behind it. */
  readonly status: number;
}

const EXIT = /\s+# exit (\d+)$/;
const LOOP = /^(for|while|if) /m;
/** What a shell would do more than take words apart. */
const NEEDS_SHELL = /[|&;<>$`*?(){}~!]/;

/** Commands of a block; lines that only comment are none. */
export function commandsOf(text: string): DocumentedCommand[] {
  const lines = LOOP.test(text) ? [text] : text.replace(/\\\n\s*/g, '').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ text: line.replace(EXIT, ''), status: Number(EXIT.exec(line)?.[1] ?? 0) }));
}

/** Words of a line, quotes and a comment behind it taken off; null where it takes a shell to know them. */
function wordsOf(line: string): string[] | null {
  const parts = line.match(/'[^']*'|"[^"$`\\]*"|[^\s'"]+|\s+/g) ?? [];
  if (parts.join('') !== line) return null;
  const words: string[] = [];
  let word: string | null = null;
  for (const part of parts) {
    if (/^\s/.test(part)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (part.startsWith('#') && word === null) break;
    else if (/^['"]/.test(part)) word = (word ?? '') + part.slice(1, -1);
    else if (NEEDS_SHELL.test(part)) return null;
    else word = (word ?? '') + part;
  }
  return word === null ? words : [...words, word];
}

/** What a command printed on both streams, in this order, and its status. */
interface Outcome {
  readonly printed: string;
  readonly status: number | null;
}

/**
 * Runs a command in the present folder.
 * @param program path of the built command line, for commands that need a shell
 */
export async function runDocumented({ text }: DocumentedCommand, program: string): Promise<Outcome> {
  const [, line, file] = /^(.*?)(?: > ([\w.-]+))?$/s.exec(text)!;
  const words = wordsOf(line!);
  if (words?.[0] === 'zonesmith') return runHere(words.slice(1), file ?? null);
  const shell = spawnSync(
    'bash',
    ['--norc', '-euo', 'pipefail', '-c', `exec 2>&1\n${prelude(program)}\n${text}`],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return { printed: shell.stdout, status: shell.status };
}

const prelude = (program: string): string => `zonesmith() { '${process.execPath}' '${program}' "$@"; }`;

async function runHere(words: readonly string[], file: string | null): Promise<Outcome> {
  const printed: Uint8Array[] = [];
  const kept: Uint8Array[] = [];
  const status = await runProgram(words, {
    write: (stream, bytes) => (stream === 1 && file !== null ? kept : printed).push(Uint8Array.from(bytes)),
    isTerminal: false,
    now: () => 0,
  });
  if (file !== null) writeFileSync(file, Buffer.concat(kept));
  return { printed: Buffer.concat(printed).toString(), status };
}

/** Whether a page promises what was printed: `…` alone on a line stands for any lines, within one for any characters. */
export function isPromised(promised: string, printed: string): boolean {
  const lines = promised.split('\n').map((line) =>
    line.trim() === '…'
      ? '(?:[^\\n]*\\n)*'
      : `${line
          .split('…')
          .map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
          .join('[^\\n]*')}\\n`,
  );
  return new RegExp(`^${lines.join('')}$`).test(printed.replace(/[^\S\n]+$/gm, ''));
}
