import { formatCount } from '../../shared/units/format';
import { inlineMarkdown, printedText } from '../../shared/units/markdown-text';
import { ZONE_STATE_LETTERS, ZONE_STATE_NAMES } from '../../shared/zone/state';
import type { ReportBlock, ReportCell, ReportColumn, ReportDocument } from './document';
import { svgMap } from './svg-map';
import type { ZoneMap } from './zone-map';

const LETTERS_A_LINE = 32;
/** With more zones their letters are a wall, and counts by stretches tell more. */
const LETTERS_MAX = 1_024;
const STRETCHES = 64;

/** The lines of one Markdown file that holds all of a report. */
export function* markdownLines({ title, sections }: ReportDocument): Generator<string> {
  yield `# ${inlineMarkdown(title)}`;
  for (const section of sections) {
    yield '';
    yield `## ${inlineMarkdown(section.title)}`;
    for (const block of section.blocks) {
      yield '';
      yield* blockLines(block);
    }
  }
}

function* blockLines(block: ReportBlock): Generator<string> {
  switch (block.kind) {
    case 'text':
      yield* block.text.split(/\r\n|\r|\n/).map((line) => inlineMarkdown(line));
      break;
    case 'facts':
      yield* tableLines([{ title: 'What' }, { title: 'Value' }], block.rows);
      break;
    case 'commands':
      // Indented: no text can end a block that has no end mark.
      yield* block.lines.map((line) => `    ${printedText(line)}`);
      break;
    case 'table':
      yield* tableLines(block.columns, block.rows);
      break;
    case 'map':
      yield* mapLines(block.map);
      break;
  }
}

function* tableLines(
  columns: readonly ReportColumn[],
  rows: readonly (readonly ReportCell[])[],
): Generator<string> {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  yield line(columns.map(({ title }) => inlineMarkdown(title)));
  yield line(columns.map(({ isNumber }) => (isNumber === true ? '--:' : '---')));
  for (const row of rows) yield line(row.map(cellMarkdown));
}

/** A row is one line. */
function cellMarkdown(cell: ReportCell): string {
  if (typeof cell !== 'string') return `[${inlineMarkdown(cell.text)}](${cell.href})`;
  return cell
    .split(/\r\n|\r|\n/)
    .map(inlineMarkdown)
    .join('<br>');
}

/** The picture as data, and the same in letters for readers that show no such pictures. */
function* mapLines(map: ZoneMap): Generator<string> {
  const svg = [...svgMap(map, 'map')].join('');
  yield `![Map of the zones](data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')})`;
  yield '';
  yield* map.zoneCount <= LETTERS_MAX ? letterLines(map) : stretchLines(map);
}

function* letterLines({ cells }: ZoneMap): Generator<string> {
  for (let at = 0; at < cells.length; at += LETTERS_A_LINE) {
    const letters = cells
      .slice(at, at + LETTERS_A_LINE)
      .map(({ counts }) => ZONE_STATE_LETTERS[ZONE_STATE_NAMES[counts.findIndex((count) => count > 0)]!]);
    yield `    ${String(at).padStart(5)}  ${letters.join(' ')}`;
  }
}

function* stretchLines({ cells }: ZoneMap): Generator<string> {
  const perStretch = Math.ceil(cells.length / STRETCHES);
  const columns = ['Zones', ...ZONE_STATE_NAMES.map((state) => ZONE_STATE_LETTERS[state])];
  const rows: string[][] = [];
  for (let at = 0; at < cells.length; at += perStretch) {
    const part = cells.slice(at, at + perStretch);
    const last = part.at(-1)!;
    const sums = ZONE_STATE_NAMES.map((_, slot) => part.reduce((sum, { counts }) => sum + counts[slot]!, 0));
    rows.push([
      `${formatCount(part[0]!.first)} to ${formatCount(last.first + last.count - 1)}`,
      ...sums.map((sum) => (sum === 0 ? '' : formatCount(sum))),
    ]);
  }
  yield* tableLines(
    columns.map((title, at) => (at === 0 ? { title } : { title, isNumber: true })),
    rows,
  );
}
