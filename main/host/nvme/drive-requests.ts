import type { DriveAnswer, DriveRequest } from '../../drive/drive-port';
import type { Asker, DriveLine } from './io-queue';

interface Asked {
  readonly asker: Asker;
  readonly drive: number;
}

/** Requests on their way to the drives: those of one turn of the event loop leave together, in order. */
export class DriveRequests implements DriveLine {
  readonly #submit: (requests: readonly DriveRequest[]) => void;
  readonly #asked = new Map<number, Asked>();
  #batch: DriveRequest[] = [];
  #lastId = 0;

  constructor(submit: (requests: readonly DriveRequest[]) => void) {
    this.#submit = submit;
  }

  /** Requests that have not been answered. */
  get underWay(): number {
    return this.#asked.size;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  send(request: DriveRequest, asker: Asker): void {
    this.#asked.set(request.id, { asker, drive: request.drive });
    if (this.#batch.push(request) === 1) setImmediate(() => this.#flush());
  }

  answered(answers: readonly DriveAnswer[]): void {
    for (const answer of answers) {
      const asked = this.#asked.get(answer.id);
      if (asked === undefined) continue;
      this.#asked.delete(answer.id);
      asked.asker.answered(answer);
    }
  }

  /** What was asked of a drive will not be answered: ranges are free again. */
  drop(drive: number): void {
    this.#batch = this.#batch.filter((request) => request.drive !== drive);
    for (const [id, asked] of [...this.#asked]) {
      if (asked.drive !== drive) continue;
      this.#asked.delete(id);
      asked.asker.dropped();
    }
  }

  #flush(): void {
    const requests = this.#batch;
    this.#batch = [];
    if (requests.length > 0) this.#submit(requests);
  }
}
