import { toRemark } from '../../../shared/errors/remark';
import { fail, failAbout } from '../../../shared/errors/app-error';
import { allocateZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { DriverOptions, FormatDriver } from '../driver';
import type { FormatImage, ImageFacts, Recognition } from '../image';
import { requireVariant } from '../asked-variant';
import { damageAmong } from '../check/damaged-header';
import { asAllowed } from '../read-only/refusing';
import { judgementNotices } from '../check/table-judgement';
import { anatomyOf } from './anatomy/anatomy';
import { regionsOf } from './anatomy/regions';
import { headerRows } from './anatomy/structure';
import { DataBlocks } from './blocks/blocks';
import { ZONED_FAMILY } from './family';
import { ZONED_CODES } from './finding-codes';
import { extendedModel } from './header/extended-model';
import type { HeaderField } from './layout';
import { BRANCH_A_HEADER, BRANCH_B_HEADER, EXTENDED_HEADER, RFC_HEADER } from './layout';
import type { OpenZoned, ZonedModel } from './model';
import { mappedBytes } from './model';
import { readBranchAHeader, readRfcHeader } from './header/plain-header';
import { plainModel } from './header/plain-model';
import { planZoned } from './create/plan';
import { recogniseNamed, recogniseZoned } from './header/recognise';
import { closedHeaderRepairs } from './repair/header';
import { zonedRepairs } from './repair/repairs';
import { storedTable, type TableSource } from './table/stored-table';
import { TableSums } from './table/sums';

/** Findings after which the header is not believed. */
const DAMAGE = ['zoned-magic', 'zoned-header-checksum'];

/** Header fields by variant. */
const HEADERS: Readonly<Partial<Record<string, readonly HeaderField[]>>> = {
  extended: Object.values(EXTENDED_HEADER),
  rfc: Object.values(RFC_HEADER),
  'branch-a': Object.values(BRANCH_A_HEADER),
  'branch-b': Object.values(BRANCH_B_HEADER),
};

/** Driver of the `zoned` layouts; see FORMAT.md. */
export const zonedDriver: FormatDriver = {
  family: ZONED_FAMILY,
  findingCodes: ZONED_CODES,
  recognise: recogniseZoned,
  open(file, options) {
    const recognition = recognitionFor(file, options);
    return imageOf(file, modelOf(file, recognition, options), recognition);
  },
  repairHeader: closedHeaderRepairs,
  headerRows: (file, variant) => headerRows(file, HEADERS[variant] ?? [], []),
  plan: planZoned,
};

function recognitionFor(file: BlockFile, { variant }: DriverOptions): Recognition {
  const found = recogniseZoned(file);
  if (variant === undefined) {
    return (
      found ??
      failAbout(file.name, 'not-recognised', 'holds no zoned image: no magic at offset 0 or 9', {
        file: file.name,
      })
    );
  }
  requireVariant(ZONED_FAMILY, variant);
  if (found && !found.candidates.some((candidate) => candidate.variant === variant)) {
    failAbout(
      file.name,
      'not-recognised',
      `is no ${variant} image, its first bytes are those of ${found.variant}`,
      {
        file: file.name,
        variant,
      },
    );
  }
  return found ? { ...found, variant } : recogniseNamed(variant);
}

function modelOf(file: BlockFile, { variant, note }: Recognition, options: DriverOptions): ZonedModel {
  switch (variant) {
    case 'extended':
      return extendedModel(file, options);
    case 'rfc':
      return plainModel(file, readRfcHeader(file), options);
    case 'branch-a':
      return plainModel(file, readBranchAHeader(file), options);
    default:
      return fail('unsupported', `${file.name}: zoned, development branch B. ${note ?? ''}`.trimEnd(), {
        file: file.name,
        variant,
      });
  }
}

/** The variants differ in their model only, whose table is known to lie inside of the file. */
function imageOf(file: BlockFile, model: ZonedModel, recognition: Recognition): FormatImage {
  const source: OpenZoned & TableSource = {
    file,
    model,
    zones: allocateZoneTable(model.geometry.zoneCount),
    belief: { judgement: null },
    sums: model.areas.sumsSize > 0 ? new TableSums(file, model) : null,
    regions: regionsOf(model.areas, mappedBytes(model)),
  };
  const table = storedTable(source);
  const facts = factsOf(model, recognition);
  const notices = [...facts.notices, ...judgementNotices(source.belief, file.name)];
  return asAllowed({
    facts: { ...facts, notices },
    blocks: new DataBlocks(source),
    table,
    anatomy: { ...anatomyOf(source), repairs: zonedRepairs(source) },
  });
}

function factsOf(model: ZonedModel, recognition: Recognition): ImageFacts {
  const { geometry, limits, recordedProfile, zdeBytes, label, uuid, provenance, writeRefusal } = model;
  return {
    recognition,
    geometry,
    limits,
    recordedProfile,
    defaultProfile: 'linux-blk',
    defaultRules: {},
    defaultRecovery: 'nvme',
    zdeBytes,
    label,
    uuid,
    provenance,
    writeRefusal,
    besides: [],
    dataRefusal: null,
    notices: writeRefusal ? [toRemark(writeRefusal)] : [],
    ...damageAmong(model.findings, DAMAGE),
  };
}
