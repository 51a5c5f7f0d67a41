import { fail } from '../../shared/errors/app-error';
import { parseCount } from '../../shared/units/parse';
import { BLOCK_BUILD_NAMES } from '../../shared/zone/build';
import { RULE_PROFILES, ruleOptions, VICTIM_POLICIES } from '../../shared/zone/profile';
import type { EngineSetup } from '../engine/types';
import type { RuleSide } from './rule-sides';

const RULES = `a profile (${RULE_PROFILES.join(', ')}) or a build (${BLOCK_BUILD_NAMES.join(', ')})`;
const KEYS = `victim=${VICTIM_POLICIES.join('|')}, max-open=N, max-active=N`;
/** What is accepted, for help texts. */
export const RULE_SIDE_FORMS = `${RULES}, then ${KEYS}`;

/**
 * `zbc,victim=lowest,max-open=4` or a build's name; what is not said stays as in `start`. Errors: `usage`, naming `flag`, the
 * word and what is accepted.
 */
export function parseRuleSide(text: string, start: EngineSetup, flag: string): RuleSide {
  let side: RuleSide = { rules: start.rules, limits: start.limits, build: null };
  for (const word of text.split(',').filter((part) => part !== '')) side = withWord(side, word, flag);
  return side;
}

function withWord(side: RuleSide, word: string, flag: string): RuleSide {
  const profile = RULE_PROFILES.find((name) => name === word);
  if (profile !== undefined) return { ...side, rules: ruleOptions(profile) };
  const build = BLOCK_BUILD_NAMES.find((name) => name === word);
  if (build !== undefined) return { ...side, build };
  const [key, value = ''] = word.split('=');
  const victim = VICTIM_POLICIES.find((name) => name === value);
  if (key === 'victim' && victim !== undefined)
    return { ...side, rules: { ...side.rules, implicitCloseVictim: victim } };
  if (key === 'max-open') return { ...side, limits: { ...side.limits, openZonesMax: limit(value, flag) } };
  if (key === 'max-active')
    return { ...side, limits: { ...side.limits, activeZonesMax: limit(value, flag) } };
  return fail('usage', `${flag}: '${word}' is not understood; accepted: ${RULE_SIDE_FORMS}`, { word });
}

/** 0 = no limit. */
function limit(value: string, flag: string): number | null {
  return parseCount(value, flag) || null;
}
