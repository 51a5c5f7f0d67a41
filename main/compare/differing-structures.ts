import type { StructureField } from '../../shared/image/field';
import type { StructureDifference } from '../../shared/session/comparison';
import { allFields } from '../format/all-fields';
import type { FormatImage } from '../format/image';

/** Fields that one side may have and the other not, in a row. */
const AHEAD_MAX = 256;
/** Fields between two looks at the clock. */
const FIELDS_AT_ONCE = 1024;

/** True where the decoded fields of two images are of one kind. */
export function haveSameStructures(a: FormatImage, b: FormatImage): boolean {
  return a.facts.recognition.format === b.facts.recognition.format;
}

/** Decoded fields that differ, in the order of the files, matched by their paths. Memory: some hundred fields. */
export function* differingStructures(
  a: FormatImage,
  b: FormatImage,
  checkCancelled: () => void,
): Generator<StructureDifference> {
  const [ofA, ofB] = [new Ahead(a), new Ahead(b)];
  for (let looked = 0; ; looked++) {
    if (looked % FIELDS_AT_ONCE === 0) checkCancelled();
    const [left, right] = [ofA.head(), ofB.head()];
    if (left === null && right === null) return;
    if (left !== null && right !== null && left.path === right.path) {
      if (left.value !== right.value) yield difference(left, right);
      ofA.skip();
      ofB.skip();
    } else if (isMissing(left, ofB, right, ofA)) {
      yield difference(left, null);
      ofA.skip();
    } else {
      yield difference(null, right);
      ofB.skip();
    }
  }
}

/** Whether the head of one side is what the other has not, rather than the other way round. */
function isMissing(
  left: StructureField | null,
  others: Ahead,
  right: StructureField | null,
  own: Ahead,
): left is StructureField {
  if (left === null || right === null) return left !== null;
  const [inOthers, inOwn] = [others.distanceTo(left.path), own.distanceTo(right.path)];
  return inOthers >= inOwn;
}

function difference(left: StructureField | null, right: StructureField | null): StructureDifference {
  return {
    path: (left ?? right)!.path,
    offsetA: left?.offset ?? null,
    offsetB: right?.offset ?? null,
    a: left?.value ?? null,
    b: right?.value ?? null,
  };
}

/** The fields of an image with a look at those that follow. */
class Ahead {
  readonly #fields: Iterator<StructureField>;
  readonly #seen: StructureField[] = [];

  constructor({ anatomy }: FormatImage) {
    this.#fields = allFields(anatomy.fields);
  }

  head(): StructureField | null {
    this.#fill(1);
    return this.#seen[0] ?? null;
  }

  skip(): void {
    this.#seen.shift();
  }

  /** Fields up to the one with a path; Infinity = it is not among the next ones. */
  distanceTo(path: string): number {
    this.#fill(AHEAD_MAX);
    const at = this.#seen.findIndex((field) => field.path === path);
    return at === -1 ? Infinity : at;
  }

  #fill(count: number): void {
    while (this.#seen.length < count) {
      const next = this.#fields.next();
      if (next.done) return;
      this.#seen.push(next.value);
    }
  }
}
