/** docs/reference/channels.md: the calls between a window and the program. */
import { code, table } from './markdown.mjs';

/**
 * @typedef {object} Schema a schema of valibot, as far as it is looked at here
 * @property {string} type
 * @property {Schema} [wrapped]
 * @property {Schema} [item]
 * @property {readonly unknown[]} [options]
 * @property {unknown} [literal]
 */
/** @typedef {{ scope: string, duringJobs: boolean, arguments: { entries: Readonly<Record<string, Schema>> } }} Channel */

const HEAD = `# Channels

Calls of a window, by name: who answers, with which arguments, and whether they are answered while a job runs. Made by \`npm run docs\`
from \`shared/ipc/channels.ts\`, from which both ends have their types and the gate its checks; answers and remarks stand there.
Unknown arguments are refused.
`;

/**
 * @param {Readonly<Record<string, Channel>>} channels
 * @param {readonly string[]} events
 */
export function channelsPage(channels, events) {
  const rows = Object.entries(channels).map(
    ([
      name,
      {
        scope,
        duringJobs,
        arguments: { entries },
      },
    ]) => [
      code(name),
      scope === 'app' ? 'the host' : 'the session',
      Object.entries(entries)
        .map(([key, schema]) => `${code(key)} ${typeOf(schema)}`)
        .join(', '),
      duringJobs ? 'yes' : 'no',
    ],
  );
  return `${HEAD}
${table(['channel', 'answered by', 'arguments', 'during jobs'], rows)}

## Events

What the program tells windows without being asked: ${events.map(code).join(', ')}.
`;
}

/**
 * @param {Schema} schema
 * @returns {string}
 */
function typeOf({ type, wrapped, item, options, literal }) {
  if (type === 'nullable') return `${typeOf(/** @type {Schema} */ (wrapped))} or null`;
  if (type === 'optional' || type === 'exact_optional')
    return `${typeOf(/** @type {Schema} */ (wrapped))}, optional`;
  if (type === 'array') return `list of ${typeOf(/** @type {Schema} */ (item))}`;
  if (type === 'picklist') return (options ?? []).map((option) => code(String(option))).join(' or ');
  if (type === 'literal') return code(String(literal));
  return TYPES[type] ?? 'record';
}

/** @type {Readonly<Record<string, string>>} */
const TYPES = { string: 'text', number: 'number', boolean: 'yes or no', instance: 'bytes', custom: 'bytes' };
