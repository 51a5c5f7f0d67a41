import type { StructureField } from '../../../../shared/image/field';
import { extensionSections, headerSection } from './structure-header';
import {
  l1Section,
  l2Section,
  refcountSection,
  refcountTableSection,
  snapshotSection,
} from './structure-mapping';
import type { Section, StructureSource } from './structure-section';
import { wordSection, zdeSection } from './structure-zones';

import { HostMap } from './host-map';

/** What is built when it is first needed, and forgotten with every change. */
export class Views {
  readonly #source: StructureSource;
  #hosts: HostMap | null = null;
  #fields: Structure | null = null;

  constructor(source: StructureSource) {
    this.#source = source;
  }

  hosts(): HostMap {
    const { file, model } = this.#source;
    return (this.#hosts ??= new HostMap(file, model.header, model.zoned));
  }

  fields(): Structure {
    return (this.#fields ??= new Structure(this.#source));
  }

  /** After a change of the mapping. */
  forget(): void {
    this.#hosts = null;
    this.forgetFields();
  }

  /** After a change of the words alone. */
  forgetFields(): void {
    this.#fields = null;
  }
}

/**
 * The fields of an image: header, extensions, write pointer table, descriptor extensions, L1, L2, refcount table,
 * refcounts, snapshots. Each section knows its length without being decoded.
 */
class Structure {
  readonly sections: readonly Section[];
  /** Number of all fields. */
  readonly count: number;

  constructor(source: StructureSource) {
    this.sections = [
      headerSection(source),
      ...extensionSections(source),
      wordSection(source),
      zdeSection(source),
      l1Section(source),
      l2Section(source),
      refcountTableSection(source),
      refcountSection(source),
      snapshotSection(source),
    ];
    this.count = this.sections.reduce((sum, section) => sum + section.count, 0);
  }

  /** Fields first … first+count−1. */
  page(first: number, count: number): StructureField[] {
    const fields: StructureField[] = [];
    let skip = first;
    for (const section of this.sections) {
      const wanted = Math.min(section.count - skip, count - fields.length);
      if (wanted > 0) fields.push(...section.page(Math.max(0, skip), wanted));
      skip = Math.max(0, skip - section.count);
    }
    return fields;
  }
}
