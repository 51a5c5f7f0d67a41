import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { nameOfBytes } from '../../../shared/units/raw-name';

/** What Node puts in the place of bytes that are no UTF-8. */
const REPLACED = '\ufffd';

/**
 * The words of the command line. A word of bytes that are no UTF-8, such as a file's name, keeps them (see
 * shared/units/raw-name.ts) where the system tells them.
 */
export function commandWords(): string[] {
  const words = process.argv.slice(2);
  // The thread that works was given them by the one that started it.
  if (!isMainThread || !words.some((word) => word.includes(REPLACED))) return words;
  return rawWords(words.length) ?? words;
}

/** The last words of this process, as the system keeps them. */
function rawWords(count: number): string[] | null {
  try {
    const bytes = readFileSync('/proc/self/cmdline');
    const words: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(0, at);
      words.push(nameOfBytes(bytes.subarray(at, end)));
      at = end + 1;
    }
    return words.length < count ? null : words.slice(-count);
  } catch {
    return null;
  }
}
