import { ZONE_STATE_LETTERS, ZONE_STATE_NAMES, ZONE_STATE_TITLES } from '../../shared/zone/state';
import type { ReportBlock, ReportCell, ReportColumn, ReportDocument } from './document';
import { escapeMarkup } from './escape-markup';
import { svgMap, svgSwatch } from './svg-map';

/** Nothing is fetched and nothing runs, whatever a text of the image holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 1120px; margin: 24px auto; padding: 0 16px; font: 14px/1.45 system-ui, sans-serif; }
h1 { font-size: 20px; } h2 { margin: 28px 0 8px; font-size: 16px; }
table { border-collapse: collapse; } td, th { padding: 2px 12px 2px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 1px solid #8889; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; } dt { color: #777; } dd { margin: 0; overflow-wrap: anywhere; }
td { white-space: pre-line; } pre { padding: 8px; border: 1px solid #8886; overflow-x: auto; } p { white-space: pre-line; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none; } .legend svg { vertical-align: -3px; }
`;

/** The lines of one HTML file that holds all of a report: no scripts, no other files, nothing from the network. */
export function* htmlLines({ title, sections }: ReportDocument): Generator<string> {
  yield '<!doctype html>';
  yield '<html lang="en"><head><meta charset="utf-8">';
  yield `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">';
  yield `<title>${escapeMarkup(title)}</title><style>${STYLE}</style></head><body>`;
  yield `<h1>${escapeMarkup(title)}</h1>`;
  for (const section of sections) {
    yield `<h2>${escapeMarkup(section.title)}</h2>`;
    for (const block of section.blocks) yield* blockLines(block);
  }
  yield '</body></html>';
}

function* blockLines(block: ReportBlock): Generator<string> {
  switch (block.kind) {
    case 'text':
      yield `<p>${escapeMarkup(block.text)}</p>`;
      break;
    case 'facts':
      yield '<dl>';
      for (const [name, value] of block.rows)
        yield `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd>`;
      yield '</dl>';
      break;
    case 'commands':
      yield `<pre>${block.lines.map(escapeMarkup).join('\n')}</pre>`;
      break;
    case 'table':
      yield* tableLines(block.columns, block.rows);
      break;
    case 'map':
      yield '<div class="scroll">';
      yield* svgMap(block.map, 'map');
      yield '</div><ul class="legend">';
      for (const state of ZONE_STATE_NAMES)
        yield `<li>${svgSwatch(state, `legend-${state}`)} ${ZONE_STATE_LETTERS[state]} ${ZONE_STATE_TITLES[state]}</li>`;
      yield '</ul>';
      break;
  }
}

function* tableLines(
  columns: readonly ReportColumn[],
  rows: readonly (readonly ReportCell[])[],
): Generator<string> {
  const kind = (at: number): string => (columns[at]?.isNumber === true ? ' class="number"' : '');
  yield '<div class="scroll"><table><thead><tr>';
  yield columns.map(({ title }, at) => `<th scope="col"${kind(at)}>${escapeMarkup(title)}</th>`).join('');
  yield '</tr></thead><tbody>';
  for (const row of rows)
    yield `<tr>${row.map((cell, at) => `<td${kind(at)}>${cellHtml(cell)}</td>`).join('')}</tr>`;
  yield '</tbody></table></div>';
}

function cellHtml(cell: ReportCell): string {
  if (typeof cell === 'string') return escapeMarkup(cell);
  return `<a href="${escapeMarkup(cell.href)}">${escapeMarkup(cell.text)}</a>`;
}
