import { fail } from '../../../../shared/errors/app-error';
import type { Finding } from '../../../../shared/image/check/finding';
import type { BlockFile } from '../../../storage/block-file';
import type { ImageTable } from '../../image';
import { ZdeArea } from '../../zde-area';
import type { ZoneFileModel } from '../model';
import { isStorable } from './entries';
import type { TableState } from './table-state';
import { initialiseTable } from './table-initialiser';
import { TableWriter } from './table-writer';

/** A table in a file and in memory. */
export interface TableSource {
  readonly file: BlockFile;
  readonly model: ZoneFileModel;
  readonly state: TableState;
}

/**
 * The table of an opened namespace: entries, their lists, and descriptor extensions. `findingsOf`: what is wrong with it
 * as it has just been decoded.
 */
export function storedTable({ file, model, state }: TableSource, findingsOf: () => Finding[]): ImageTable {
  const writer = new TableWriter(file, model, state);
  const zde = new ZdeArea(file, model.zdeOffset, model.zdeBytes);
  const decode = () => {
    state.load(file, model);
    return findingsOf();
  };
  let findings = decode();
  /** Lists that were sound before the table was decoded last. */
  let soundBefore: readonly number[] = [];
  return {
    zones: state.zones,
    get findings() {
      return findings;
    },
    canStore: isStorable,
    store: (changed) => writer.store(changed),
    restore: (changed) =>
      writer.store(
        changed,
        soundBefore.filter((list) => !state.chains.isSound(list)),
      ),
    readZde: (zone) => zde.read(zone),
    writeZde: (zone, bytes) => zde.write(zone, bytes),
    clearAtStart: ({ dryRun }) => writer.clearMarks(dryRun),
    initialise() {
      const { offlineZones = 0, readOnlyZones = 0 } = model.start;
      if (offlineZones + readOnlyZones > 0)
        fail('unsupported', `${file.name}: which zones a start makes offline or read only is not known`);
      return initialiseTable(file, model);
    },
    seal: () => false,
    reload() {
      soundBefore = state.chains.soundLists();
      findings = decode();
    },
  };
}
