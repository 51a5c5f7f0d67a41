import { basename } from 'node:path';
import { formatRemarkBeside, type Remark } from '../../shared/errors/remark';
import type { Finding } from '../../shared/image/check/finding';
import type { ImageInfo } from '../../shared/image/image-info';
import type { OpenImageOptions } from '../../shared/image/open-options';
import { optionWords } from '../../shared/image/option-words';
import type { ZoneRow } from '../../shared/image/zone-report';
import type { EditedRun } from '../../shared/session/byte-edit';
import { noteAddress, notePlaceText, type Note } from '../../shared/session/notes';
import { openLink } from '../../shared/app/open-request';
import {
  formatBytes,
  formatCount,
  formatExactBytes,
  formatHex,
  formatHexBytes,
  plural,
} from '../../shared/units/format';
import { quoteArgument } from '../../shared/units/shell-word';
import type { ByteCount } from '../../shared/units/units';
import { ZONE_STATE_LETTERS, ZONE_STATE_NAMES, ZONE_STATE_TITLES } from '../../shared/zone/state';
import { zoneRow } from '../device/zone-row';
import type { ImageZones } from '../format/image';
import { familyNamed } from '../format/registry';
import type { ReportBlock, ReportCell, ReportDocument, ReportSection } from './document';
import { imageFacts } from './image-facts';
import { zoneMapOf } from './zone-map';

/** All that a report tells. */
export interface ReportedImage {
  readonly info: ImageInfo;
  readonly hashes: readonly ReportedHash[];
  readonly options: OpenImageOptions;
  readonly image: ImageZones;
  /** Rows of the zone table at most. */
  readonly zones: number;
  /** Of a check, and whether there were more than are told. */
  readonly findings: readonly Finding[];
  readonly hasMoreFindings: boolean;
  readonly edits: ReportedEdits;
  readonly notes: readonly Note[];
  /** What is said of the image, sentence by sentence. */
  readonly notices: readonly Remark[];
  /** The moment of a trace that is shown instead of the present; null = the present. */
  readonly moment: string | null;
}

/** A file of the image, as it lies on disk; null = it was not hashed. */
export interface ReportedHash {
  readonly path: string;
  readonly sha256: string | null;
}

/** Places that differ from what is saved. */
export interface ReportedEdits {
  readonly runs: readonly EditedRun[];
  readonly hasMore: boolean;
  readonly changedBytes: ByteCount;
}

/** A report of an image: the same image and notes, the same report. */
export function reportImage(reported: ReportedImage): ReportDocument {
  const { info } = reported;
  const hasZones = info.geometry.zoneCount > 0;
  return {
    title: `Report of ${basename(info.path)}`,
    sections: [
      imageSection(reported),
      ...(hasZones ? [countsSection(reported), mapSection(reported), tableSection(reported)] : []),
      findingsSection(reported),
      editsSection(reported),
      notesSection(reported),
      commandsSection(reported),
    ],
  };
}

const section = (title: string, ...blocks: readonly ReportBlock[]): ReportSection => ({ title, blocks });
const text = (sentence: string): ReportBlock => ({ kind: 'text', text: sentence });

function imageSection({ info, hashes, notices, moment }: ReportedImage): ReportSection {
  const rows = [...imageFacts(info, familyNamed(info.format)), ...hashes.map((hash) => hashFact(hash, info))];
  const facts: ReportBlock = { kind: 'facts', rows };
  const shown = moment === null ? [] : [text(`Shown as it was at a moment of a trace: ${moment}`)];
  const said = notices.map((remark) => text(formatRemarkBeside(remark, info.path)));
  return section('Image', facts, ...shown, ...said);
}

/** What `info --hash` prints, so that whoever has the file can tell that it is the one of the report. */
function hashFact({ path, sha256 }: ReportedHash, info: ImageInfo): readonly [name: string, value: string] {
  const name = path === info.path ? 'SHA-256' : 'SHA-256 of the data image';
  return [name, sha256 ?? 'not computed, for it takes long; zonesmith info --hash does'];
}

function countsSection({ info: { counts } }: ReportedImage): ReportSection {
  const states = ZONE_STATE_NAMES.filter((state) => counts[state] > 0);
  return section('Zones by state', {
    kind: 'table',
    columns: [{ title: '' }, { title: 'State' }, { title: 'Zones', isNumber: true }],
    rows: states.map((state) => [
      ZONE_STATE_LETTERS[state],
      ZONE_STATE_TITLES[state],
      formatCount(counts[state]),
    ]),
  });
}

function mapSection({ image }: ReportedImage): ReportSection {
  const map = zoneMapOf(image);
  const meaning =
    map.zonesPerCell === 1
      ? 'A cell is a zone, filled from its bottom to the write pointer.'
      : `A cell is ${plural(map.zonesPerCell, 'zone')}, with every state among them by its share.`;
  return section('Map', text(meaning), { kind: 'map', map });
}

function tableSection({ image, info, zones }: ReportedImage): ReportSection {
  const { zoneCount } = info.geometry;
  const shown = Math.min(zones, zoneCount);
  const rows = Array.from({ length: shown }, (_, zone) => zoneCells(zoneRow(image, zone)));
  const rest =
    shown === zoneCount
      ? []
      : [
          text(
            `The first ${formatCount(shown)} of ${plural(zoneCount, 'zone')}; zonesmith report lists all.`,
          ),
        ];
  const columns = ['Zone', 'State', 'Start', 'Write pointer', 'Written', 'Capacity', 'Attributes'];
  return section('Zone table', ...rest, {
    kind: 'table',
    columns: columns.map((title, at) => (at === 1 || at === 6 ? { title } : { title, isNumber: true })),
    rows,
  });
}

function zoneCells(row: ZoneRow): readonly string[] {
  const pointer = row.writePointerBytes;
  return [
    formatCount(row.index),
    ZONE_STATE_TITLES[row.state],
    formatHex(row.startBytes),
    pointer === null ? '' : formatHex(pointer),
    pointer === null ? '' : formatExactBytes(pointer - row.startBytes),
    formatExactBytes(row.capacityBytes),
    row.attributes.join(' '),
  ];
}

function findingsSection({ findings, hasMoreFindings }: ReportedImage): ReportSection {
  if (findings.length === 0) return section('Findings of the check', text('None.'));
  const columns = ['Severity', 'Code', 'Zone', 'Offset', 'What'];
  const rows = findings.map(({ severity, code, zone, offset, message }) => [
    severity,
    code,
    zone === undefined ? '' : formatCount(zone),
    offset === undefined ? '' : formatHex(offset),
    message,
  ]);
  const more = hasMoreFindings ? [text(`The first ${formatCount(findings.length)}; there are more.`)] : [];
  return section('Findings of the check', ...more, {
    kind: 'table',
    columns: columns.map((title) => ({ title })),
    rows,
  });
}

const SHOWN_BYTES = 16;
const bytesText = (bytes: Uint8Array, length: ByteCount): string =>
  formatHexBytes(bytes.subarray(0, SHOWN_BYTES)) + (length > SHOWN_BYTES ? ' …' : '');

function editsSection({ edits: { runs, hasMore, changedBytes } }: ReportedImage): ReportSection {
  if (runs.length === 0) return section('Unsaved changes', text('None.'));
  const told = `What this report tells holds with them: the file is without. A save writes ${formatBytes(changedBytes)}.`;
  const more = hasMore ? [text(`The first ${plural(runs.length, 'place')}; there are more.`)] : [];
  const columns = ['Offset', 'Place', 'Bytes', 'Saved', 'Now'];
  const rows = runs.map(({ place, length, before, after }) => [
    formatHex(place.offset),
    place.zone === null ? place.region : `z${place.zone} + ${formatHex(place.zoneByte ?? 0)}`,
    formatCount(length),
    bytesText(before, length),
    bytesText(after, length),
  ]);
  return section('Unsaved changes', text(told), ...more, {
    kind: 'table',
    columns: columns.map((title) => ({ title })),
    rows,
  });
}

function notesSection({ notes, info }: ReportedImage): ReportSection {
  if (notes.length === 0) return section('Notes', text('None.'));
  return section('Notes', {
    kind: 'table',
    columns: ['Place', 'Title', 'Text'].map((title) => ({ title })),
    rows: notes.map((note) => [placeCell(info.path, note), note.title, note.text]),
  });
}

function placeCell(path: string, { at }: Note): ReportCell {
  const select = at.kind === 'bytes' ? at.length : null;
  const href = openLink({ path, at: noteAddress(at), select, readOnly: false });
  return { text: notePlaceText(at), href };
}

function commandsSection({ info, options }: ReportedImage): ReportSection {
  const words = [quoteArgument(info.path), ...optionWords(options)].join(' ');
  const verbs = info.geometry.zoneCount > 0 ? ['info', 'report', 'check'] : ['info'];
  return section('To see the same', text('What is saved, on the command line:'), {
    kind: 'commands',
    lines: verbs.map((verb) => `zonesmith ${verb} ${words}`),
  });
}
