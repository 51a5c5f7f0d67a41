import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImagePlaces } from '../../main/image/image-places';
import type { OpenedImage } from '../../main/image/opened-image';
import type { ConversionTarget } from '../../shared/image/conversion';
import { realDifference, toldDifference } from '../support/image/conversion-difference';
import {
  convertPlaces,
  deviceHash,
  makeRichImage,
  nameOf,
  openPlaces,
  placesIn,
  TARGETS,
} from '../support/image/conversion-images';
import { holds } from '../support/run/holds';
import { sampleOf } from '../support/run/samples';
import { useFolders } from '../support/storage/temporary-folder';

const RUNS = 8;
const UUID = '6f1d2c3b-4a59-4687-9a0b-1c2d3e4f5061';

const inFolder = useFolders();

/** An image of a layout in all states that it can hold: an extended one that has them all, converted. */
function sourceOf(layout: ConversionTarget, seed: number, pathOf: (name: string) => string): ImagePlaces {
  const logicalBlockSizeBytes = seed % 2 === 0 ? 512 : 4096;
  const [rich, places] = [{ path: pathOf('rich'), data: null }, placesIn(pathOf('source'), layout)];
  makeRichImage(rich.path, { logicalBlockSizeBytes, uuid: UUID }, { seed, stray: seed % 3 === 0 });
  convertPlaces(rich, layout, places);
  expectSameBytes([rich, places].map(openPlaces));
  return places;
}

/**
 * Converts there and back. There: what was told before is what is different after. Back: every byte of the device is
 * still there, and nothing differs but what the way there had told as lost.
 */
function expectHonest(source: ImagePlaces, from: ConversionTarget, to: ConversionTarget): void {
  inFolder((pathOf) => {
    const [there, back] = [placesIn(pathOf('there'), to), placesIn(pathOf('back'), from)];
    const lost = toldDifference(convertPlaces(source, to, there).losses);
    convertPlaces(there, from, back);
    const images = [source, there, back].map(openPlaces);
    const [first, second, third] = images as [OpenedImage, OpenedImage, OpenedImage];
    expect(second.info().variant).toBe(to.variant);
    expect(lost).toEqual(realDifference(first, second));
    expect(realDifference(first, third).filter((difference) => !lost.includes(difference))).toEqual([]);
    expectSameBytes(images);
  });
}

/** Compares the bytes of the first device with those of the others, which may be larger; closes them all. */
function expectSameBytes(images: readonly OpenedImage[]): void {
  const { zoneCount, zoneSizeBytes, lastZoneSizeBytes } = images[0]!.info().geometry;
  const bytes = (zoneCount - 1) * zoneSizeBytes + lastZoneSizeBytes;
  expect(new Set(images.map((image) => deviceHash(image, bytes))).size).toBe(1);
  for (const image of images) image.dispose();
}

const layout = fc.constantFrom(...TARGETS);

describe('conversion loses what the plan says, nothing else, and no byte', () => {
  it.each(TARGETS.map((from, index) => [nameOf(from), from, index + 1] as const))(
    'from %s to other layouts and back',
    (_name, from, seed) => {
      inFolder((pathOf) => {
        const source = sourceOf(from, seed, pathOf);
        for (const to of sampleOf(TARGETS, 3, seed)) expectHonest(source, from, to);
      });
    },
  );

  it('for any image between any two layouts', () => {
    holds(
      fc.property(layout, layout, fc.nat(), (from, to, seed) => {
        inFolder((pathOf) => expectHonest(sourceOf(from, seed, pathOf), from, to));
      }),
      RUNS,
    );
  });
});
