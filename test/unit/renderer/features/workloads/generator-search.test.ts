import { describe, expect, it } from 'vitest';
import { groupGenerators } from '../../../../../renderer/features/workloads/generator-search';
import { WORKLOADS } from '../../../../../main/workload/registry';
import { WORKLOAD_GROUPS } from '../../../../../shared/workload/workload-spec';

const found = (search: string) =>
  groupGenerators(WORKLOADS, search).flatMap(({ options }) => options.map(({ value }) => value));

describe('the list of workloads', () => {
  it('has every one of them, group by group', () => {
    expect(groupGenerators(WORKLOADS, '').map(({ group }) => group)).toEqual([...WORKLOAD_GROUPS]);
    expect(found('')).toEqual(WORKLOADS.map(({ name }) => name));
  });

  it('is searched by words in name, title, group and description, in any order and case', () => {
    expect(found('LSM')).toEqual(['lsm-tree']);
    expect(found('refusal rules')).toEqual(['illegal-commands']);
    expect(found('at the limits append')).toContain('append-storm');
    expect(found('nothing like it')).toEqual([]);
  });
});
