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

/**
 * The fields of an image: header, extensions, write pointer table, descriptor extensions, L1, L2, refcount table,
 * refcounts, snapshots. Each section knows its length without being decoded.
 */
export class Structure {
  readonly #sections: readonly Section[];
  /** Number of all fields. */
  readonly count: number;

  constructor(source: StructureSource) {
    this.#sections = [
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
    this.count = this.#sections.reduce((sum, section) => sum + section.count, 0);
  }

  /** Fields first … first+count−1. */
  page(first: number, count: number): StructureField[] {
    const fields: StructureField[] = [];
    let skip = first;
    for (const section of this.#sections) {
      const wanted = Math.min(section.count - skip, count - fields.length);
      if (wanted > 0) fields.push(...section.page(Math.max(0, skip), wanted));
      skip = Math.max(0, skip - section.count);
    }
    return fields;
  }
}
