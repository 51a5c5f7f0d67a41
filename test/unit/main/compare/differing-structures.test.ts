import { describe, expect, it } from 'vitest';
import { differingStructures } from '../../../../main/compare/differing-structures';
import type { FormatImage } from '../../../../main/format/image';
import type { StructureField } from '../../../../shared/image/field';
import { AppError } from '../../../../shared/errors/app-error';

/** Fields by their paths, eight bytes each. */
function imageWith(fields: Readonly<Record<string, string>>): FormatImage {
  const all = Object.entries(fields).map(([path, value], index): StructureField => {
    return { path, offset: index * 8, length: 8, type: 'u64', value, status: 'ok' };
  });
  const page = (first: number, count: number) => all.slice(first, first + count);
  return { anatomy: { fields: { count: () => all.length, page } } } as unknown as FormatImage;
}

const found = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
  [...differingStructures(imageWith(a), imageWith(b), () => undefined)].map(
    ({ path, a: left, b: right }) => `${path} ${left} ${right}`,
  );

describe('differingStructures', () => {
  it('matches fields by their paths, also where one side has more of them', () => {
    expect(found({ magic: '1', size: '2' }, { magic: '1', size: '3' })).toEqual(['size 2 3']);
    expect(found({ magic: '1', more: '9', size: '2' }, { magic: '1', size: '2' })).toEqual(['more 9 null']);
    expect(found({ magic: '1', size: '2' }, { magic: '1', x: '8', y: '9', size: '2' })).toEqual([
      'x null 8',
      'y null 9',
    ]);
    expect(found({ old: '1', size: '2' }, { new: '1', size: '2' })).toEqual(['old 1 null', 'new null 1']);
    expect(found({}, { size: '2' })).toEqual(['size null 2']);
  });

  it('stops where it is told to', () => {
    const stop = (): void => {
      throw new AppError('cancelled', 'cancelled');
    };
    expect(() => [...differingStructures(imageWith({ a: '1' }), imageWith({}), stop)]).toThrow('cancelled');
  });
});
