/** docs/reference/operations.md: what can be done to a zone, and what it does in each state. */
import { code, table } from './markdown.mjs';

/** @typedef {import('../../shared/workload/operations').OperationInfo} OperationInfo */
/** @typedef {import('../../main/engine/transitions').TransitionTable} TransitionTable */
/** @typedef {import('../../main/engine/transitions').SelectAllTable} SelectAllTable */
/** @typedef {import('../../main/engine/transitions').Cell} Cell */
/**
 * @typedef {object} OperationTables
 * @property {readonly OperationInfo[]} operations
 * @property {Readonly<Record<string, TransitionTable>>} transitions
 * @property {Readonly<Record<string, SelectAllTable>>} selectAll
 * @property {readonly string[]} states
 * @property {Readonly<Record<string, { nvme: number | null, title: string }>>} statuses
 */

const HEAD = `# Operations

What hosts, traces and \`zonesmith zone\` ask of zones, and what becomes of them under each rule profile. Made by \`npm run docs\` from
\`shared/workload/operations.ts\`, \`main/engine/transitions.ts\` and \`shared/zone/status.ts\`, the tables that the program follows.
`;

/** @param {OperationTables} tables */
export function operationsPage({ operations, transitions, selectAll, states, statuses }) {
  const titles = new Map(operations.map(({ op, title }) => [String(op), title]));
  return [
    HEAD,
    `${table(['in traces', 'what it is', '`zonesmith zone`', 'names', 'changes'], operations.map(operationRow))}\n`,
    ...Object.entries(transitions).map(([profile, rows]) => {
      const cells = Object.entries(rows).map(([op, row]) => [
        titles.get(op) ?? op,
        ...states.map((state) => cellText(row[/** @type {keyof typeof row} */ (state)])),
      ]);
      const all = Object.entries(selectAll[profile] ?? {}).map(([op, touched]) => [
        titles.get(op) ?? op,
        (touched ?? []).join(', '),
      ]);
      return [
        `## Profile ${profile}\n`,
        'A cell says which state follows, and in brackets which resource the zone needs for it; a status in italics refuses.\n',
        `${table(['', ...states], cells)}\n`,
        'Select All (`all`) touches zones in these states and passes over the others; what is not listed refuses it.\n',
        `${table(['operation', 'zones that are'], all)}\n`,
      ].join('\n');
    }),
    `## Statuses\n\n${table(['name', 'NVMe', 'title'], Object.entries(statuses).map(statusRow))}\n`,
  ].join('\n');
}

/** @param {OperationInfo} operation */
function operationRow({ op, title, cli, addresses, changes }) {
  const names = { blocks: 'blocks', zone: 'a zone, or all', nothing: 'nothing' }[addresses];
  return [code(op), title, cli === undefined ? '' : code(cli.verb), names, changes];
}

/** @param {Cell} cell */
function cellText(cell) {
  if ('refused' in cell) return `*${cell.refused}*`;
  const to = { same: 'as it is', fromPointer: 'as its pointer says' }[String(cell.to)] ?? cell.to;
  const takes = cell.takes === 'nothing' ? '' : ` (${cell.takes})`;
  return `${to}${takes}${cell.emptyIfUnwritten ? ', empty where nothing is written' : ''}`;
}

/** @param {[string, { nvme: number | null, title: string }]} entry */
function statusRow([name, { nvme, title }]) {
  const number = nvme === null ? '' : `${nvme.toString(16).toUpperCase().padStart(3, '0')}h`;
  return [code(name), number, title];
}
