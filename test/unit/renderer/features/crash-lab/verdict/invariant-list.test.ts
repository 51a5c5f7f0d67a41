import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import InvariantList from '../../../../../../renderer/features/crash-lab/verdict/InvariantList.vue';
import { judgedInvariants } from '../../../../../../renderer/features/crash-lab/verdict/invariant-list';
import { reproduceStateLine } from '../../../../../../renderer/features/crash-lab/verdict/state-line';
import { CRASH_INVARIANTS, type BrokenInvariant } from '../../../../../../shared/crash/invariant';

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

describe('the invariants of a verdict', () => {
  it('are each listed once: broken with all reasons, holding, or not judged', () => {
    const broken: BrokenInvariant[] = [
      { invariant: 'flushed-data', zone: 3, message: 'zone 3: 8 blocks are gone' },
      { invariant: 'flushed-data', zone: 5, message: 'zone 5: 1 block is gone' },
      { invariant: 'open-limit', message: '4 open zones' },
    ];
    const judged = judgedInvariants(broken);
    expect(judged.broken.map(({ name, broken: found }) => [name, found.length])).toEqual([
      ['flushed-data', 2],
      ['open-limit', 1],
    ]);
    expect(names(judged.unjudged)).toEqual(['recovery-restarts', 'external-check']);
    const all = [...judged.broken, ...judged.holding, ...judged.unjudged];
    expect(names(all).sort()).toEqual(names(CRASH_INVARIANTS).sort());
  });

  it('are not said to hold where nothing could be judged', () => {
    const closed = judgedInvariants([{ invariant: 'opens', message: 'no' }]);
    expect(closed.holding).toEqual([]);
    const refused = judgedInvariants([{ invariant: 'own-program', message: 'code 17' }]);
    expect(names(refused.unjudged)).toEqual([
      'policy',
      'recovery-settles',
      'recovery-restarts',
      'external-check',
    ]);
    expect(names(judgedInvariants([]).holding)).toHaveLength(CRASH_INVARIANTS.length - 2);
  });

  it('name their zone, which can be chosen', async () => {
    const broken: BrokenInvariant[] = [
      { invariant: 'closed-by-recovery', zone: 1234, message: 'open still' },
    ];
    const wrapper = mount(InvariantList, { props: { broken } });
    expect(wrapper.get('.broken').text()).toContain('closed-by-recovery');
    expect(wrapper.get('.broken').text()).toContain('open still');
    await wrapper.get('button').trigger('click');
    expect(wrapper.emitted('zone')).toEqual([[1234]]);
    wrapper.unmount();
  });
});

it('the command line of a state quotes its files and names how the image was opened', () => {
  const id = 'zs1_1-w3_0x2_whole_1_bc3f7bd2fde3eb01';
  expect(reproduceStateLine({ image: '/a b.img', options: { data: 'x.data' }, trace: 't 1.trace', id })).toBe(
    `zonesmith crash reproduce '/a b.img' --data x.data --trace 't 1.trace' --id ${id} -o state.zoned`,
  );
});
