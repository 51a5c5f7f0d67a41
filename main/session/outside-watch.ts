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
  readonly #isEdited: () => boolean;
  #known: OutsideChange | null = null;

  /** `look`: what has changed, seen now; `tell` is called when that is news; `isEdited`: there are edits to keep. */
  constructor(look: () => OutsideChange | null, tell: () => void, isEdited: () => boolean) {
    this.#look = look;
    this.#tell = tell;
    this.#isEdited = isEdited;
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
    if (change) this.#failUndecided(doing, change);
  }

  /** Errors: `changed-outside` where what was opened is no longer there. A name that is gone does no harm. */
  requireContent(doing: string): void {
    const change = this.look();
    if (change?.content === true) this.#failUndecided(doing, change);
  }

  #failUndecided(doing: string, { files: [file] }: OutsideChange): never {
    const { path, kind } = file!;
    const wayOut = this.#isEdited() ? 'reload it or keep your edits first' : 'reload it first';
    const message = `the file ${describeFileChange(file!)}; ${wayOut}`;
    failAbout(path, 'changed-outside', message, { path, kind, doing });
  }
}
