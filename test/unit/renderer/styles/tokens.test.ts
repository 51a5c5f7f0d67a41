import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('renderer/styles/tokens.css', 'utf8');
const THEMES = ['light', 'dark', 'contrast'] as const;

/** Colour tokens of a theme's block. */
function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`:root\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/(--[a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = ['--page', '--panel', '--raised'];
const BYTE_GROUNDS = [
  'header',
  'table',
  'zde',
  'checksums',
  'mapping',
  'written',
  'unwritten',
  'hole',
  'gap',
  'beyond',
  'edited',
  'found',
];
const TEXT_PAIRS: readonly (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) =>
    ['--text', '--text-muted', '--accent', '--danger', '--warning', '--ok'].map(
      (ink) => [ink, ground] as const,
    ),
  ),
  ...['--hover', '--selection', '--accent-soft', '--danger-soft', '--warning-soft', '--ok-soft'].map(
    (ground) => ['--text', ground] as const,
  ),
  ...BYTE_GROUNDS.flatMap((name) => ['--text', '--byte-zero'].map((ink) => [ink, `--byte-${name}`] as const)),
  ['--text-muted', '--hover'],
  ['--text-muted', '--selection'],
  ['--byte-zero', '--selection'],
  ['--byte-zero', '--accent-soft'],
  ['--on-accent', '--accent'],
  ['--danger', '--danger-soft'],
  ['--warning', '--warning-soft'],
  ['--ok', '--ok-soft'],
  ['--accent', '--accent-soft'],
  ['--page', '--danger'],
];
/** Bars and marks of the minimap; zeros are as faint as they are dull. */
const STRIP_INKS = ['pattern', 'stamps', 'text', 'data', 'header', 'table', 'mapping', 'found', 'edited'];
const GRAPHIC_PAIRS = [
  ...GROUNDS.flatMap((ground) =>
    ['--line-strong', '--focus', '--zone-edge'].map((ink) => [ink, ground] as const),
  ),
  ...STRIP_INKS.map((name) => [`--strip-${name}`, '--page'] as const),
];

describe.each(THEMES)('theme %s', (theme) => {
  const tokens = tokensOf(theme);
  const ratio = ([ink, ground]: readonly [string, string]) => contrast(tokens.get(ink)!, tokens.get(ground)!);

  it('has the tokens of the light theme', () => {
    expect([...tokens.keys()]).toEqual([...tokensOf('light').keys()]);
    expect(tokens.size).toBeGreaterThan(30);
  });

  it('gives text a contrast of 4.5 at least', () => {
    const poor = TEXT_PAIRS.filter((pair) => !(ratio(pair) >= 4.5)).map(
      (pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`,
    );
    expect(poor).toEqual([]);
  });

  it('gives borders of controls, the focus ring and zone edges a contrast of 3 at least', () => {
    const poor = GRAPHIC_PAIRS.filter((pair) => !(ratio(pair) >= 3)).map(
      (pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`,
    );
    expect(poor).toEqual([]);
  });
});
