import type { StructureField } from '../../../shared/image/field';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';

/** A bit field of a word; bits counted from 0 = least significant. */
export interface ShapeBits {
  readonly name: string;
  readonly highBit: number;
  readonly lowBit: number;
}

/** One member of a structure, at an offset from its start; `bits`: it is a word of bit fields. */
export interface ShapeMember {
  readonly name: string;
  readonly offset: ByteCount;
  readonly length: ByteCount;
  /** As StructureField.type; `word` for bit fields. */
  readonly type: string;
  readonly bits: readonly ShapeBits[];
}

/** A structure, or several of the same make one after the other. */
export interface ShapeGroup {
  /** Identifier of lower-case letters, digits and `_`. */
  readonly name: string;
  readonly offset: ByteOffset;
  /** Null for one structure; otherwise how many there are, `strideBytes` apart. */
  readonly repeat: { readonly count: number; readonly strideBytes: ByteCount } | null;
  readonly members: readonly ShapeMember[];
}

/** An element of a list whose path is `name[index]…`. */
const ELEMENT = /^([^.[]+)\[(\d+)\](?:\.(.+))?$/;
const BITS = /^bits (\d+)(?::(\d+))?$/;

/**
 * The structures that the fields of an image (in file order) make: lists of like elements as one group with a stride, everything else by
 * the first part of its path. A list that is not alike throughout falls into as many groups as it has makes.
 */
export function shapeOf(fields: Iterable<StructureField>): ShapeGroup[] {
  const groups: ShapeGroup[] = [];
  let open: OpenGroup | null = null;
  const close = (): void => {
    if (open !== null) groups.push(...open.end());
  };
  for (const field of fields) {
    if (field.length === 0 || field.type === 'zones') continue;
    const element = ELEMENT.exec(field.path);
    const name = element?.[1] ?? field.path.split(/[.[]/, 1)[0]!;
    if (open === null || !open.takes(name, element !== null)) {
      close();
      open = element !== null ? new OpenList(name) : new OpenStructure(name);
    }
    open.add(field, element);
  }
  close();
  return withOwnNames(groups);
}

interface OpenGroup {
  takes(name: string, isElement: boolean): boolean;
  add(field: StructureField, element: RegExpExecArray | null): void;
  end(): ShapeGroup[];
}

class OpenStructure implements OpenGroup {
  readonly #name: string;
  readonly #fields: StructureField[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  takes(name: string, isElement: boolean): boolean {
    return !isElement && name === this.#name;
  }

  add(field: StructureField): void {
    this.#fields.push(field);
  }

  end(): ShapeGroup[] {
    const offset = Math.min(...this.#fields.map((field) => field.offset));
    const members = membersOf(this.#fields, offset, (path) => path.slice(this.#name.length + 1) || 'value');
    return [{ name: identifier(this.#name), offset, repeat: null, members }];
  }
}

/** Elements in the order of their numbers; only what the present one is made of is held. */
class OpenList implements OpenGroup {
  readonly #name: string;
  readonly #groups: { offset: number; count: number; stride: number; members: ShapeMember[] }[] = [];
  #fields: StructureField[] = [];
  #index = '';

  constructor(name: string) {
    this.#name = name;
  }

  takes(name: string, isElement: boolean): boolean {
    return isElement && name === this.#name;
  }

  add(field: StructureField, element: RegExpExecArray | null): void {
    if (element![2] !== this.#index) this.#endElement();
    this.#index = element![2]!;
    this.#fields.push(field);
  }

  end(): ShapeGroup[] {
    this.#endElement();
    return this.#groups.map(({ offset, count, stride, members }) => ({
      name: identifier(this.#name),
      offset,
      repeat: { count, strideBytes: stride },
      members,
    }));
  }

  #endElement(): void {
    if (this.#fields.length === 0) return;
    const offset = this.#fields[0]!.offset;
    const members = membersOf(this.#fields, offset, (path) => ELEMENT.exec(path)![3] ?? 'value');
    this.#fields = [];
    const last = this.#groups.at(-1);
    const distance = last === undefined ? 0 : offset - last.offset;
    const stride = last === undefined || last.count === 1 ? distance : last.stride;
    if (last !== undefined && distance === stride * last.count && fits(members, stride, last.members)) {
      last.count++;
      last.stride = stride;
    } else this.#groups.push({ offset, count: 1, stride: endOf(members), members });
  }
}

function fits(members: readonly ShapeMember[], stride: number, others: readonly ShapeMember[]): boolean {
  return stride >= endOf(others) && JSON.stringify(members) === JSON.stringify(others);
}

const endOf = (members: readonly ShapeMember[]): number =>
  Math.max(...members.map(({ offset, length }) => offset + length));

function membersOf(
  fields: readonly StructureField[],
  start: ByteOffset,
  nameOf: (path: string) => string,
): ShapeMember[] {
  const members: (ShapeMember & { bits: ShapeBits[] })[] = [];
  for (const { path, offset, length, type } of fields) {
    const name = identifier(nameOf(path));
    const bits = BITS.exec(type);
    const last = members.at(-1);
    if (bits === null) members.push({ name, offset: offset - start, length, type, bits: [] });
    else {
      const highBit = Number(bits[1]);
      const field = { name, highBit, lowBit: Number(bits[2] ?? highBit) };
      if (last?.type === 'word' && last.offset === offset - start) last.bits.push(field);
      else members.push({ name: 'word', offset: offset - start, length, type: 'word', bits: [field] });
    }
  }
  return members.sort((a, b) => a.offset - b.offset);
}

function identifier(path: string): string {
  const name = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(name) ? name : `f_${name}`;
}

/** Groups with the same name get numbers. */
function withOwnNames(groups: readonly ShapeGroup[]): ShapeGroup[] {
  const seen = new Map<string, number>();
  return groups.map((group) => {
    const times = (seen.get(group.name) ?? 0) + 1;
    seen.set(group.name, times);
    return times === 1 ? group : { ...group, name: `${group.name}_${times}` };
  });
}
