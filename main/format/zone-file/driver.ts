import { toRemark } from '../../../shared/errors/remark';
import { errorAbout, failAbout } from '../../../shared/errors/app-error';
import type { ZoneProvenance } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { DriverOptions, FormatDriver } from '../driver';
import type { FormatImage, ImageFacts, Recognition } from '../image';
import { requireVariant } from '../asked-variant';
import { damageAmong } from '../check/damaged-header';
import { asAllowed } from '../read-only/refusing';
import { judgementNotices } from '../check/table-judgement';
import { anatomyOf } from './anatomy/anatomy';
import { headerRows } from './anatomy/structure';
import { openingFindings } from './anatomy/check';
import { DataBlocks } from './blocks/blocks';
import { ZONE_FILE_FAMILY } from './family';
import { ZONE_FILE_CODES } from './finding-codes';
import type { ZoneFileVariant } from './layout';
import { NO_DATA, openModel } from './header/open-model';
import { planZoneFile } from './create/plan';
import { recogniseNamed, recogniseZoneFile } from './header/recognise';
import { endOfZoneFile } from './header/survey';
import type { ZoneFileModel } from './model';
import { zoneFileRepairs } from './repair/repairs';
import { storedTable } from './table/stored-table';
import { TableState } from './table/table-state';

/** Findings about single entries that opening keeps; a check finds all. */
const FINDINGS_KEPT = 256;

/** Findings after which the header is not believed. */
const DAMAGE = ['zone-file-magic', 'zone-file-version'];

const PROVENANCE: ZoneProvenance = {
  type: 'stored',
  state: 'stored',
  writePointer: 'stored',
  capacity: 'stored',
  attributes: 'stored',
  zde: 'stored',
};

/** Driver of QEMU's NVMe `zone_file`; see FORMAT.md. */
export const zoneFileDriver: FormatDriver = {
  family: ZONE_FILE_FAMILY,
  findingCodes: ZONE_FILE_CODES,
  recognise: (file) => recogniseZoneFile(file),
  open(file, options) {
    const recognition = recognitionFor(file, options);
    const model = openModel(file, recognition.variant as ZoneFileVariant, options);
    return imageOf(file, model, recognition);
  },
  headerRows: (file) => headerRows(file, 0, '', []),
  plan: planZoneFile,
};

/** The variants share one header, so any of them can be asked for. */
function recognitionFor(file: BlockFile, { variant, attached }: DriverOptions): Recognition {
  const end = endOfZoneFile(file, attached);
  const found = variant === undefined ? recogniseZoneFile(file, end) : recogniseNamed(file, end);
  if (!found) {
    failAbout(file.name, 'not-recognised', 'holds no zone_file: no magic 3AEBAA70h at offset 0', {
      file: file.name,
    });
  }
  if (variant === undefined || variant === found.variant) return found;
  requireVariant(ZONE_FILE_FAMILY, variant);
  return { ...found, variant };
}

/**
 * One namespace of an opened zone_file of any variant, with or without its data image. It is known to lie inside of
 * the file.
 */
function imageOf(file: BlockFile, model: ZoneFileModel, recognition: Recognition): FormatImage {
  const source = { file, model, state: new TableState(model.geometry.zoneCount) };
  const table = storedTable(source, () => openingFindings(source, FINDINGS_KEPT));
  const facts = factsOf(file, model, recognition);
  const notices = [...facts.notices, ...judgementNotices(source.state.belief, file.name)];
  return asAllowed({
    facts: { ...facts, notices },
    blocks: new DataBlocks(file, model, source.state.zones),
    table,
    anatomy: { ...anatomyOf(source), repairs: zoneFileRepairs(source) },
  });
}

function factsOf(file: BlockFile, model: ZoneFileModel, recognition: Recognition): ImageFacts {
  const { geometry, limits, zdeBytes, writeRefusal, attached, notices } = model;
  return {
    recognition,
    geometry,
    limits,
    recordedProfile: null,
    defaultProfile: 'zns',
    defaultRules: {},
    defaultRecovery: 'qemu-zone-file',
    zdeBytes,
    label: '',
    uuid: '',
    provenance: PROVENANCE,
    writeRefusal,
    besides: [],
    dataRefusal: attached ? null : errorAbout(file.name, 'unsupported', NO_DATA, { file: file.name }),
    notices: writeRefusal ? [...notices, toRemark(writeRefusal)] : notices,
    ...damageAmong(model.findings, DAMAGE),
  };
}
