import { fail } from '../../../shared/errors/app-error';
import { fioWord, type FioTreatment } from './fio-words';

/** A word that a job gives. */
export interface GivenWord {
  readonly value: string;
  /** From 1; 0 = not from a file. */
  readonly line: number;
}

/** One job with the words that hold for it, by their first spelling; its globals are among them. */
export interface FioJobText {
  readonly name: string;
  readonly words: ReadonlyMap<string, GivenWord>;
}

/** A word of a job file that does not do here all that it does in fio. */
export interface FioNote {
  readonly line: number;
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly treatment: Exclude<FioTreatment, 'taken'> | 'unknown';
  readonly why: string;
}

/** A job file that was read. */
export interface FioJobFile {
  readonly jobs: readonly FioJobText[];
  /** Words that are approximated, ignored, refused or unknown, in the order of the file; none is dropped silently. */
  readonly notes: readonly FioNote[];
}

/** Sections of a file at most, and characters of a line as fio has it. */
const JOBS_MAX = 2048;
const LINE_MAX = 8192;
const GLOBAL = 'global';

/**
 * Reads a job file of fio: sections, globals that hold for the jobs below them, comments. Words that are not carried are
 * told as notes. Errors: `malformed`, naming the line, for what is no job file.
 */
export function parseFioJobFile(lines: Iterable<string>): FioJobFile {
  const reader = new JobFileReader();
  let line = 0;
  for (const text of lines) reader.read(text, ++line);
  if (reader.jobs.length === 0)
    fail('malformed', 'there is no job in the file: a section such as [fill] begins one', {});
  return reader;
}

/** The jobs of these names, in the order of the file; all where no name is given. Errors: `usage`. */
export function chooseFioJobs(jobs: readonly FioJobText[], names: readonly string[]): readonly FioJobText[] {
  for (const wanted of names) {
    if (jobs.some(({ name }) => name === wanted)) continue;
    const known = jobs.map(({ name }) => name).join(', ');
    fail('usage', `--section: '${wanted}' is no job of the file; accepted: ${known}`, { wanted });
  }
  return names.length === 0 ? jobs : jobs.filter(({ name }) => names.includes(name));
}

class JobFileReader {
  readonly jobs: FioJobText[] = [];
  readonly notes: FioNote[] = [];
  readonly #globals = new Map<string, GivenWord>();
  #section: string | null = null;
  #words = this.#globals;

  read(text: string, line: number): void {
    if (text.length > LINE_MAX)
      fail('malformed', `line ${line}: longer than ${LINE_MAX} characters`, { line });
    const content = text.trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';')) return;
    if (content.startsWith('[')) this.#begin(content, line);
    else this.#give(withoutComment(content), line);
  }

  #begin(content: string, line: number): void {
    const name = /^\[([^\]]+)\]/.exec(content)?.[1]?.trim();
    if (!name)
      fail('malformed', `line ${line}: '${content.slice(0, 80)}' is not a section such as [fill]`, { line });
    this.#section = name;
    this.#words = this.#globals;
    if (name.toLowerCase() === GLOBAL) return;
    if (this.jobs.length >= JOBS_MAX) fail('malformed', `line ${line}: more than ${JOBS_MAX} jobs`, { line });
    this.#words = new Map(this.#globals);
    this.jobs.push({ name, words: this.#words });
  }

  #give(content: string, line: number): void {
    const at = content.indexOf('=');
    const key = (at === -1 ? content : content.slice(0, at)).trim();
    const value = at === -1 ? '' : content.slice(at + 1).trim();
    if (this.#section === null)
      fail('malformed', `line ${line}: '${content.slice(0, 80)}' stands before the first section`, { line });
    const word = fioWord(key);
    const note = { line, section: this.#section, key, value };
    const [plain = '', modifier] = word?.word === 'rw' ? value.split(':') : [value];
    if (word !== null) this.#words.set(word.word, { value: plain, line });
    if (modifier !== undefined)
      this.notes.push({
        ...note,
        treatment: 'refused',
        why: `the offset modifier '${modifier}' is not followed`,
      });
    if (word?.treatment === 'taken') return;
    this.notes.push({
      ...note,
      treatment: word?.treatment ?? 'unknown',
      why: word?.text ?? 'fio knows no such word',
    });
  }
}

/** fio ends a value at a blank and a comment mark. */
function withoutComment(content: string): string {
  return content.replace(/\s[;#].*$/, '');
}
