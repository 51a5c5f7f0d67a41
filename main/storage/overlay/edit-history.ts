/** A step that can be taken back: its title, and the state on the other side of it. */
export interface Step<State> {
  readonly number: number;
  readonly title: string;
  readonly state: State;
}

/** Edits with titles, each a way from one state to the next. Holds states, knows nothing of what is in them. */
export class EditHistory<State> {
  readonly #past: Step<State>[] = [];
  readonly #future: Step<State>[] = [];
  #last = 0;

  /** Number of the edit that undo would take back; 0 when there is none. A later edit has a higher one. */
  get undoStep(): number {
    return this.#past.at(-1)?.number ?? 0;
  }

  /** Title of what undo would take back; null when there is nothing. */
  get undoTitle(): string | null {
    return this.#past.at(-1)?.title ?? null;
  }

  /** Title of what redo would do again; null when there is nothing. */
  get redoTitle(): string | null {
    return this.#future.at(-1)?.title ?? null;
  }

  /** Starts an edit from the state before it; what could be done again is gone. */
  push(title: string, before: State): void {
    this.#past.push({ number: ++this.#last, title, state: before });
    this.dropFuture();
  }

  /** The state before the last edit, null when there is none. */
  undo(present: State): State | null {
    return move(this.#past, this.#future, present);
  }

  /** The state after the edit that was taken back last, null when there is none. */
  redo(present: State): State | null {
    return move(this.#future, this.#past, present);
  }

  /** What can be taken back, the newest first, each with the state before it. */
  get past(): readonly Step<State>[] {
    return this.#past.toReversed();
  }

  /** What can be done again, in that order, each with the state behind it. */
  get future(): readonly Step<State>[] {
    return this.#future.toReversed();
  }

  /**
   * Reads the past the other way round: the edits led backwards, from the newest state to the oldest, which is present.
   * The newest state is present then, and undo leads through the others. Answers it.
   */
  turnRound(present: State): State {
    const ways = this.#past.splice(0);
    const states = [...ways.map(({ state }) => state), present].reverse();
    ways.reverse().forEach(({ title }, index) => {
      this.#past.push({ number: ++this.#last, title, state: states[index]! });
    });
    return states.at(-1)!;
  }

  /** Forgets what could be done again. */
  dropFuture(): void {
    this.#future.length = 0;
  }

  clear(): void {
    this.#past.length = 0;
    this.#future.length = 0;
  }
}

function move<State>(from: Step<State>[], to: Step<State>[], present: State): State | null {
  const step = from.pop();
  if (!step) return null;
  to.push({ ...step, state: present });
  return step.state;
}
