import { WORKLOAD_GROUPS, type WorkloadInfo } from '../../../shared/workload/workload-spec';

/** Generators of one group. */
export interface GeneratorGroup {
  readonly group: string;
  readonly options: readonly { readonly value: string; readonly title: string; readonly text: string }[];
}

/** The generators whose name, title, group or description hold every word that is looked for, group by group. */
export function groupGenerators(list: readonly WorkloadInfo[], search: string): readonly GeneratorGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ name, title, group, description }: WorkloadInfo): boolean => {
    const text = `${name} ${title} ${group} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return WORKLOAD_GROUPS.map((group) => ({
    group,
    options: list
      .filter((info) => info.group === group && matches(info))
      .map(({ name, title, description }) => ({ value: name, title, text: description })),
  })).filter(({ options }) => options.length > 0);
}
