import { describe, expect, it } from 'vitest';
import { HAND_MADE, openQcow2, TABLE, withZones } from '../../../../../support/qcow2/qcow2-variants';

/** Zone 3 of 1 MiB: its first byte. */
const START = 3n << 20n;

function verdictOf(variant: string, word: bigint) {
  const made = HAND_MADE.find((one) => one.variant === variant)!;
  const words = made.words.map((own, zone) => (zone === 3 ? word : own));
  return openQcow2(withZones({ ...made, words }), { variant }).anatomy.qemuVerdict();
}

describe('what a build says of a table when it opens an image', () => {
  it.each([
    ['before the zone', START - 512n, 'outside'],
    ['behind the zone', START + (1n << 20n) + 512n, 'outside'],
    ['not aligned', START + 100n, 'aligned'],
    ['conventional against the header', (1n << 63n) | START, 'conventional'],
  ])('44 refuses a pointer that is %s', (_, word, why) => {
    expect(verdictOf('44', word)).toMatchObject({
      code: 0,
      zone: 3,
      offset: TABLE + 24,
      message: expect.stringMatching(new RegExp(`^QEMU would refuse to open this image: .*${why}`)),
    });
  });

  it('44 takes a sound table', () => {
    expect(verdictOf('44', START + 4096n)).toBeNull();
  });

  it.each(['48-a', '48-b', '48-c', '48-b-zde', '48-d', '56'])('%s looks at no word', (variant) => {
    expect(verdictOf(variant, START - 512n)).toBeNull();
  });
});
