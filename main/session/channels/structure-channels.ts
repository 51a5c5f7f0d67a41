import type { FilteredField, OutlineSection, StructureField } from '../../../shared/image/field';
import { fieldMeaning } from '../../../shared/image/field-meaning';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { ArgumentsOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import type { JobContext } from '../../device/job';
import type { ImageFields } from '../../format/image';
import { describeStructure } from '../../image/description/describe-structure';
import { saveLines } from '../../storage/node-save-lines';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';

/** Characters of a field's value in an answer at most; the bytes themselves are in the hex view. */
const VALUE_CHARACTERS_MAX = 1024;
/** Fields that a filter looks at for one answer: some tens of milliseconds. */
const FIELDS_AT_ONCE = 40_000;
/** Fields between two looks for a cancel. */
const FIELDS_PER_LOOK = 4096;

const FORM_TITLES = { ksy: 'Kaitai Struct', hexpat: 'ImHex' } as const;

/** The decoded fields of the file: page by page, as an outline, filtered, and as a description for other editors. */
export function structureChannels(state: SessionState) {
  /** Once the file holds something else, nothing says what its bytes are. */
  const fieldsNow = () => (state.outside.known?.content === true ? null : state.shown.image.anatomy.fields);
  return {
    'structure:read': ({ first, count }) => {
      const fields = fieldsNow();
      const total = fields?.count() ?? 0;
      const page =
        fields === null || first >= total ? [] : fields.page(first, Math.min(count, total - first));
      return { fields: page.map(shortField), total };
    },
    'structure:outline': () => {
      const fields = fieldsNow();
      return { sections: fields === null ? [] : outlineOf(fields) };
    },
    'structure:filter': ({ text, first, count }) => {
      const fields = fieldsNow();
      if (fields === null) return { matches: [], next: null };
      return filtered(fields, text, { first, count });
    },
    'structure:export': (args) => {
      state.requireOtherFile(args.path);
      return state.jobs.start({
        title: `Structure for ${FORM_TITLES[args.form]}`,
        unit: 'fields',
        run: (context) => state.whileUnchanged('Export', () => exportStructure(state, args, context)),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

/** Sections that have fields, each named by its first one. */
function outlineOf(fields: ImageFields): OutlineSection[] {
  const outline: OutlineSection[] = [];
  let first = 0;
  for (const { count, perElement } of fields.sections()) {
    if (count > 0) {
      const path = sectionPath(fields.page(first, 1)[0]!.path, count, perElement);
      outline.push({ path, first, count, perElement });
    }
    first += count;
  }
  return outline;
}

/** `table` of `table[0].state`, `header` of `header.magic`, a single field's own path. */
function sectionPath(path: string, count: number, perElement: number | null): string {
  if (perElement !== null) return path.replace(/\[\d+\](?:\.[^[\]]*)?$/, '');
  return count === 1 ? path : path.slice(0, Math.max(0, path.lastIndexOf('.'))) || path;
}

/** Fields whose path, value or meaning holds a text, whatever its case, from one on; `next` = where to go on. */
function filtered(
  fields: ImageFields,
  text: string,
  { first, count }: { readonly first: number; readonly count: number },
): { matches: FilteredField[]; next: number | null } {
  const wanted = text.toLowerCase();
  const total = fields.count();
  const end = Math.min(total, first + FIELDS_AT_ONCE);
  const matches: FilteredField[] = [];
  for (let at = first; at < end; at += ROWS_PAGE_MAX) {
    const page = fields.page(at, Math.min(ROWS_PAGE_MAX, end - at));
    for (const [row, field] of page.entries()) {
      if (!holds(field, wanted)) continue;
      matches.push({ index: at + row, field: shortField(field) });
      if (matches.length === count) return { matches, next: at + row + 1 < total ? at + row + 1 : null };
    }
  }
  return { matches, next: end < total ? end : null };
}

function holds(field: StructureField, wanted: string): boolean {
  return [field.path, field.value, fieldMeaning(field) ?? '', field.status === 'ok' ? '' : field.status].some(
    (part) => part.toLowerCase().includes(wanted),
  );
}

function exportStructure(
  { shown }: SessionState,
  { form, path, replace }: ArgumentsOf<'structure:export'>,
  context: JobContext,
): JobResult {
  const total = shown.image.anatomy.fields.count();
  const lines = describeStructure(form, shown, (done) => {
    if (done % FIELDS_PER_LOOK > 0) return;
    context.checkCancelled();
    context.progress({ done, total });
  });
  saveLines(path, lines, { replace });
  return { kind: 'structure', path };
}

/** A descriptor extension has up to 32,640 digits, a page 2,000 fields: more than one message takes. */
function shortField(field: StructureField): StructureField {
  const { value } = field;
  return value.length <= VALUE_CHARACTERS_MAX
    ? field
    : { ...field, value: `${value.slice(0, VALUE_CHARACTERS_MAX)}…` };
}
