import { failAbout } from '../../shared/errors/app-error';
import { describeFileChange, type OutsideChange } from '../../shared/image/outside-change';

/**
 * What a session knows of other programs' changes to its files.
 *
 * Invariants:
 * - Nobody is told twice of the same.
 * - Content that has changed stays changed until the user decides: a time can be put back, what lay there cannot. Only
 *   a name that leads to the very same file again is as if nothing had been.
 */
export class OutsideWatch {
  readonly #look: () => OutsideChange | null;
  readonly #tell: () => void;
  #known: OutsideChange | null = null;

  /** `look`: what has changed, seen now; `tell` is called when that is news. */
  constructor(look: () => OutsideChange | null, tell: () => void) {
    this.#look = look;
    this.#tell = tell;
  }

  /** As it was seen last; null = nothing. */
  get known(): OutsideChange | null {
    return this.#known;
  }

  look(): OutsideChange | null {
    const seen = this.#look();
    const content = this.#known?.content === true || seen?.content === true;
    const now = seen ? { ...seen, content } : content ? this.#known : null;
    if (JSON.stringify(now) === JSON.stringify(this.#known)) return now;
    this.#known = now;
    this.#tell();
    return now;
  }

  /** The files are known anew: the user has decided, or they were saved. */
  forget(): void {
    this.#known = null;
  }

  /** Errors: `changed-outside` until the user has decided what becomes of the change. */
  requireNothing(doing: string): void {
    const change = this.look();
    if (change) failUndecided(doing, change);
  }

  /** Errors: `changed-outside` where what was opened is no longer there. A name that is gone does no harm. */
  requireContent(doing: string): void {
    const change = this.look();
    if (change?.content === true) failUndecided(doing, change);
  }
}

function failUndecided(doing: string, { files: [file] }: OutsideChange): never {
  const { path, kind } = file!;
  const message = `the file ${describeFileChange(file!)}; reload it or keep your edits first`;
  failAbout(path, 'changed-outside', message, { path, kind, doing });
}
