import { describe, expect, it } from 'vitest';
import { extendedModel } from '../../../../../../main/format/zoned/header/extended-model';
import { decodeWord, setTypes } from '../../../../../../main/format/zoned/table/entries';
import { decodePlainWords } from '../../../../../../main/format/zoned/table/plain-words';
import { tablePieces } from '../../../../../../main/format/zoned/table/table-reader';
import { MIB } from '../../../../../../shared/units/units';
import { Random } from '../../../../../../shared/workload/random';
import { ZoneState } from '../../../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../../../shared/zone/zone-table';
import { bytesOf, createdFile, extendedSpec, poke } from '../../../../../support/image/format-images';

const ZONES = 64;
/** The first zones are conventional, the last is smaller, and none can be filled to its end. */
const SPEC = extendedSpec({
  zoneCount: ZONES,
  conventional: [[0, 3]],
  zoneCapacityBytes: MIB / 2,
  lastZoneSizeBytes: MIB / 4,
});
const word = (state: number, pointer: number, attributes = 0) =>
  (BigInt(state) << 60n) | (BigInt(attributes) << 51n) | BigInt(pointer);
const empty = (zone: number) => word(ZoneState.empty, zone * MIB);
const full = (zone: number) => word(ZoneState.full, zone * MIB + MIB / 2);

/** What a table may hold instead of a plain word: each is near to one. */
const OTHERS: readonly ((zone: number) => bigint)[] = [
  () => 0n,
  (zone) => empty(zone) + 4096n,
  (zone) => full(zone) + 512n,
  (zone) => full(zone - 1),
  (zone) => word(ZoneState.empty, zone * MIB, 0x80),
  (zone) => word(ZoneState.full, zone * MIB + MIB / 2, 0x01),
  (zone) => empty(zone) | (1n << 59n),
  (zone) => word(ZoneState.closed, zone * MIB + 4096),
  (zone) => word(5, zone * MIB),
  (zone) => word(0xf, zone * MIB),
];

function tableOf(words: readonly bigint[]) {
  const file = createdFile(SPEC);
  const model = extendedModel(file, {});
  words.forEach((one, zone) => poke(file, model.areas.tableOffset + 8 * zone, 8, one));
  return { file, model };
}

/** Each word for itself. */
function oneByOne(words: readonly bigint[]) {
  const { model } = tableOf(words);
  const table = allocateZoneTable(ZONES);
  setTypes(model, table);
  words.forEach((one, zone) =>
    decodeWord(model, table, zone, Number(one >> 32n), Number(one & 0xffff_ffffn)),
  );
  return table;
}

describe('plain words', () => {
  it('are decoded as each of them for itself, and nothing else is taken for one', () => {
    const random = new Random(7);
    for (let round = 0; round < 60; round++) {
      const words = Array.from({ length: ZONES }, (_, zone) => {
        if (random.below(6) === 0) return OTHERS[random.below(OTHERS.length)]!(zone);
        return random.below(2) === 0 ? empty(zone) : full(zone);
      });
      const { file, model } = tableOf(words);
      const expected = oneByOne(words);
      const table = allocateZoneTable(ZONES);
      setTypes(model, table);
      for (const piece of tablePieces(file, model)) {
        for (let index = 0; index < ZONES;) {
          const found = decodePlainWords(model, table, piece, index);
          for (let zone = index; zone < index + found; zone++) {
            expect([empty(zone), full(zone)]).toContain(words[zone]);
            const shown = [table.state[zone], table.writePointer[zone], table.attributes[zone]];
            expect(shown).toEqual([expected.state[zone], expected.writePointer[zone], 0]);
          }
          index += Math.max(1, found);
        }
      }
    }
  });

  it('of a new image are all but those of conventional zones and of the last', () => {
    const file = createdFile(SPEC);
    const model = extendedModel(file, {});
    const [piece] = tablePieces(file, model);
    const table = allocateZoneTable(ZONES);
    setTypes(model, table);
    const found = Array.from({ length: ZONES }, (_, index) => decodePlainWords(model, table, piece!, index));
    expect(found).toEqual([0, 0, 0, 0, ...Array.from({ length: ZONES - 5 }, (_, at) => ZONES - 5 - at), 0]);
    expect(bytesOf(file, model.areas.tableOffset, 8)).not.toEqual(new Uint8Array(8));
  });
});
