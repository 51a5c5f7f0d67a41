import { allocateZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { FormatDriver } from '../driver';
import type { FormatImage, ImageFacts, Recognition } from '../image';
import { damageAmong } from '../check/damaged-header';
import { asAllowed } from '../read-only/refusing';
import { judgementNotices } from '../check/table-judgement';
import { anatomyOf } from './anatomy/anatomy';
import type { CheckSource } from './anatomy/check';
import { headerRows } from './anatomy/header-rows';
import { ownVerdict } from './anatomy/verdict';
import { Views } from './anatomy/views';
import { BlockReader } from './blocks/block-reader';
import { DeviceBlocks } from './blocks/blocks';
import { ClusterMap } from './blocks/mapping';
import { besidesOf } from './header/besides';
import { buildModel } from './header/build-model';
import { QCOW2_FAMILY } from './family';
import { QCOW2_CODES } from './finding-codes';
import { readHeader } from './header/header';
import { planQcow2 } from './create/plan';
import { recogniseQcow2, seen } from './header/recognise';
import { recordedProfileOf } from './header/extension-layout';
import type { Qcow2Model } from './model';
import { qcow2Repairs } from './repair/repairs';
import { storedTable } from './table/stored-table';
import { zoneShape } from './table/zone-shape';

/** Findings after which the header is not believed. */
const DAMAGE = ['qcow2-magic'];

/** Driver of zoned qcow2 in all its variants, and of qcow2 images without zones; see FORMAT.md. */
export const qcow2Driver: FormatDriver = {
  family: QCOW2_FAMILY,
  findingCodes: QCOW2_CODES,
  recognise: recogniseQcow2,
  open(file, options) {
    const header = readHeader(file, options.variant !== undefined);
    const found = seen(file, header, options.variant);
    return imageOf(file, buildModel(file, header, found, options), found.recognition);
  },
  headerRows,
  plan: planQcow2,
};

/**
 * An opened qcow2 image of any variant; one without zones has an empty zone table. The model's table is known to lie
 * inside of the file.
 */
function imageOf(file: BlockFile, model: Qcow2Model, recognition: Recognition): FormatImage {
  const map = new ClusterMap(file, model.header);
  const source: CheckSource = {
    file,
    model,
    shape: model.zoned ? zoneShape(model.zoned, model.header.virtualSizeBytes) : null,
    zones: allocateZoneTable(model.geometry.zoneCount),
    belief: { judgement: null },
    reader: new BlockReader(file, map, model.behind),
  };
  const views = new Views(source);
  const { reader } = source;
  const blocks = new DeviceBlocks({ file, model, map, reader, onChange: () => views.forget() });
  const table = storedTable(source, {
    onStore: () => views.forgetFields(),
    onReload() {
      blocks.forget();
      views.forget();
    },
    settle: () => blocks.settle(),
  });
  const facts = factsOf(file, model, recognition);
  const notices = [...facts.notices, ...judgementNotices(source.belief, file.name)];
  return asAllowed({
    facts: { ...facts, notices },
    blocks,
    table,
    anatomy: {
      ...anatomyOf(source, views),
      repairs: qcow2Repairs(source),
      qemuVerdict: () => ownVerdict(model.zoned?.variant ?? null, table.findings),
    },
  });
}

function factsOf(file: BlockFile, model: Qcow2Model, recognition: Recognition): ImageFacts {
  const { geometry, limits, zoned, provenance, writeRefusal, dataRefusal, notices } = model;
  return {
    recognition,
    geometry,
    limits,
    recordedProfile: recordedProfileOf(zoned?.profile ?? 0),
    defaultProfile: 'linux-blk',
    defaultRules: { implicitCloseVictim: 'lru' },
    defaultRecovery: zoned?.word.hasAttributes ? 'nvme' : 'qcow2-derived',
    zdeBytes: zoned?.zdeBytes ?? 0,
    label: '',
    uuid: '',
    provenance,
    writeRefusal,
    besides: besidesOf(file, model.header),
    dataRefusal,
    notices,
    ...damageAmong(model.findings, DAMAGE),
  };
}
