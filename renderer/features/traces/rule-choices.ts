import { BUILDS, isBlockBuild, type Quirk } from '../../../shared/zone/build';
import { RULE_PROFILES, type RuleProfile } from '../../../shared/zone/profile';

const PROFILE_TITLES: Readonly<Record<RuleProfile, string>> = {
  zns: 'NVMe ZNS',
  zbc: 'ZBC and ZAC',
  'linux-blk': 'Linux block layer',
};

const BLOCK_BUILDS = BUILDS.filter(({ name }) => isBlockBuild(name));

/** The rules that a trace can be carried out under: those of the image, of a profile, or of a build with its quirks. */
export const RULE_CHOICES: readonly { readonly value: string; readonly title: string }[] = [
  { value: '', title: 'Rules of this image' },
  ...RULE_PROFILES.map((name) => ({ value: name, title: PROFILE_TITLES[name] })),
  ...BLOCK_BUILDS.map(({ name, title }) => ({ value: name, title })),
];

/** What a build does otherwise than the rules say; nothing for rules. */
export function quirksOf(rules: string): readonly Quirk[] {
  return BLOCK_BUILDS.find(({ name }) => name === rules)?.quirks ?? [];
}
