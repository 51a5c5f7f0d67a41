import {
  factText,
  factTitle,
  ZONE_FIELD_TITLES,
  zonesText,
  zoneValueText,
} from '../../composables/texts/difference-text';
import type { Units } from '../../composables/use-units';
import { formatCount, plural } from '../../../shared/units/format';
import type { PlacedDifference, StructureDifference } from '../../../shared/session/comparison';
import type { ListedDifference } from '../../stores/compare/difference-lists';

type Cells = Readonly<Record<string, string>>;

const offsetText = (offset: number | null, units: Units) => (offset === null ? '–' : units.number(offset));

function structureCells({ path, offsetA, a, b }: StructureDifference, units: Units): Cells {
  return { field: path, offset: offsetText(offsetA, units), a: a ?? 'absent', b: b ?? 'absent' };
}

function runCells(run: PlacedDifference, units: Units): Cells {
  const { number, zoneA, zoneB, length } = run;
  return {
    number: formatCount(number + 1),
    zone: zonesText({
      index: zoneA,
      field: 'state',
      a: null,
      b: null,
      ...(zoneA !== zoneB && { indexB: zoneB }),
    }),
    length: plural(length, 'byte'),
    a: units.place(run.offsetA),
    b: units.place(run.offsetB),
    offsetA: offsetText(run.fileOffsetA, units),
    offsetB: offsetText(run.fileOffsetB, units),
  };
}

/** Texts of a row of a list, by column. */
export function differenceCells({ list, of }: ListedDifference, units: Units): Cells {
  switch (list) {
    case 'facts':
      return { field: factTitle(of), a: factText(of, of.a, units), b: factText(of, of.b, units) };
    case 'zones':
      return {
        zone: zonesText(of),
        field: ZONE_FIELD_TITLES[of.field],
        a: zoneValueText(of, of.a, units),
        b: zoneValueText(of, of.b, units),
      };
    case 'structures':
      return structureCells(of, units);
    case 'runs':
      return runCells(of, units);
  }
}
