// node build/api-types.mjs: dist/types/api.d.ts, the types of `zonesmith/api` in one file that needs no other one: the client
// as it is declared, the calls and events of the table of channels with all that they are made of.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';
import { inRoot } from './paths.mjs';

const OUTPUT = inRoot('dist/types/api.d.ts');
const CLIENT = inRoot('main/host/api/client.ts');
const CHANNELS = inRoot('shared/ipc/channels.ts');
const ERRORS = inRoot('shared/errors/app-error.ts');

const HEAD = `// Types of zonesmith/api, made from the table of channels (shared/ipc/channels.ts).

/** Every call: its arguments and what it answers. */
export interface Calls {`;
const TAIL = `/** Name of a call. */
export type Channel = keyof Calls;
/** Arguments of a call. */
export type ArgumentsOf<Name extends Channel> = Calls[Name]['arguments'];
/** Answer of a call. */
export type ValueOf<Name extends Channel> = Calls[Name]['value'];
/** Name of an event. */
export type EventName = keyof Events;
`;

const USE = `import { ApiClient, AppError } from './api';
export async function use(api: ApiClient): Promise<number> {
  const { session, info } = await api.call('sessions:open', { path: 'a', options: {} });
  const { writePointer } = await api.call('zones:report', { session, first: 0, count: 1 });
  // @ts-expect-error: an argument is missing
  await api.call('zones:report', { session, first: 0 });
  // @ts-expect-error: there is no such call
  await api.call('none:such', {});
  // @ts-expect-error: it begins no job
  await api.run('zones:report', { session, first: 0, count: 1 });
  api.on('jobs:finished', ({ error }) => error && new AppError(error.code, error.message));
  const first: number | undefined = writePointer[0];
  return (first ?? 0) + info.geometry.zoneCount;
}
`;

const program = programOf();
const checker = program.getTypeChecker();
/** Declarations that types name, by their name; null while one is being printed. */
const named = /** @type {Map<string, string | null>} */ (new Map());
const nameOf = /** @type {Map<ts.Symbol, string>} */ (new Map());

function programOf() {
  const { config } = ts.readConfigFile(inRoot('build/tsconfig.main.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, inRoot('build'));
  const emit = { noEmit: false, declaration: true, emitDeclarationOnly: true, incremental: false };
  return ts.createProgram([CLIENT, inRoot('build/globals.d.ts')], {
    ...options,
    ...emit,
    tsBuildInfoFile: undefined,
  });
}

/** @param {string} path */
function sourceOf(path) {
  const source = program.getSourceFile(path);
  if (source === undefined) throw new Error(`api-types: ${path} is not part of the program`);
  return source;
}

/**
 * The type that a file exports under a name.
 * @param {string} path
 * @param {string} name
 */
function exportedType(path, name) {
  const module = checker.getSymbolAtLocation(sourceOf(path));
  const symbol = module?.exports?.get(ts.escapeLeadingUnderscores(name));
  if (symbol === undefined) throw new Error(`api-types: ${path} exports no ${name}`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

/** @param {ts.Symbol | undefined} symbol */
const isOurs = (symbol) =>
  symbol?.declarations?.some((one) => !/node_modules/.test(one.getSourceFile().fileName)) ?? false;

/**
 * A type as text, with the names of what is declared in the repository.
 * @param {ts.Type} type
 * @returns {string}
 */
function print(type) {
  const alias = type.aliasSymbol;
  if (alias && isOurs(alias) && !type.aliasTypeArguments?.length && !isNumber(type)) return ref(alias, type);
  if (type.isClassOrInterface() && isOurs(type.symbol)) return ref(type.symbol, type);
  return printBody(type);
}

/**
 * @param {ts.Type} type
 * @returns {string}
 */
function printBody(type) {
  if (isNumber(type)) return 'number';
  if (type.isUnion()) return printUnion(type);
  if (checker.isArrayType(type) || checker.isTupleType(type)) return printArray(type);
  if (type.flags & ts.TypeFlags.Object || type.isIntersection())
    return isOurs(type.symbol) || type.isIntersection() || !builtin(type) ? printObject(type) : builtin(type);
  return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
}

/**
 * A number, with or without its unit.
 * @param {ts.Type} type
 */
const isNumber = (type) =>
  type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.Number);

/** @param {ts.UnionType} type */
function printUnion(type) {
  const parts = type.types.map(print);
  const isBoolean = parts.includes('true') && parts.includes('false');
  const kept = isBoolean ? [...parts.filter((one) => one !== 'true' && one !== 'false'), 'boolean'] : parts;
  return [...new Set(kept)].join(' | ');
}

/** @param {ts.Type} type */
function printArray(type) {
  const items = checker.getTypeArguments(/** @type {ts.TypeReference} */ (type)).map(print);
  return checker.isTupleType(type) ? `readonly [${items.join(', ')}]` : `readonly (${items.join()})[]`;
}

/** @param {ts.Type} type */
function builtin(type) {
  const name = type.symbol?.name ?? '';
  return ['Uint8Array', 'Float64Array', 'Set', 'Map'].includes(name) ? name : '';
}

/** @param {ts.Type} type */
function printObject(type) {
  const fields = checker.getPropertiesOfType(type).map((property) => {
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const printed = print(checker.getTypeOfSymbol(property));
    return `readonly ${JSON.stringify(property.name)}${isOptional ? '?' : ''}: ${printed};`;
  });
  const indexes = checker
    .getIndexInfosOfType(type)
    .map(({ keyType, type: value }) => `readonly [key: ${print(keyType)}]: ${print(value)};`);
  return `{ ${[...fields, ...indexes].join(' ')} }`;
}

/**
 * The name of a type, which is printed once; a second one of that name gets a number.
 * @param {ts.Symbol} symbol
 * @param {ts.Type} type
 */
function ref(symbol, type) {
  const known = nameOf.get(symbol);
  if (known !== undefined) return known;
  let name = symbol.name;
  for (let more = 2; named.has(name); more++) name = `${symbol.name}${more}`;
  nameOf.set(symbol, name);
  named.set(name, null);
  named.set(name, printBody(type));
  return name;
}

/**
 * A file's declarations without what they import.
 * @param {string} path
 */
function declarationsOf(path) {
  let text = '';
  program.emit(sourceOf(path), (_, written) => (text = written), undefined, true);
  return text
    .replace(/^import .*?;\n/gms, '')
    .replace(/^export \{.*?\};\n/gm, '')
    .replace(/\/\*\*[^\n]*\*\/\nexport declare function [^\n]*\n/g, '');
}

function apiTypes() {
  const channels = checker.getPropertiesOfType(callsType());
  const calls = channels.map((property) => {
    const { name } = property;
    return `  ${JSON.stringify(name)}: ${print(checker.getTypeOfSymbol(property))};`;
  });
  const events = checker.getPropertiesOfType(exportedType(CHANNELS, 'Events')).map((property) => {
    return `  readonly ${JSON.stringify(property.name)}: ${print(checker.getTypeOfSymbol(property))};`;
  });
  print(exportedType(inRoot('shared/session/job.ts'), 'JobResult'));
  print(exportedType(inRoot('shared/errors/remark.ts'), 'Remark'));
  const rest = [...named].filter(([name]) => !/^Error(Code|Data|Shape)$/.test(name));
  return [
    HEAD,
    ...[...calls, '}', ''],
    ...['/** Every event, with what it carries. */', 'export interface Events {', ...events, '}', ''],
    TAIL,
    ...rest.map(([name, body]) => `export type ${name} = ${body};`),
    declarationsOf(ERRORS),
    declarationsOf(CLIENT),
  ].join('\n');
}

/** The arguments and the answer of every channel. */
function callsType() {
  const source = sourceOf(CHANNELS);
  for (const statement of source.statements)
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === 'Calls')
      return checker.getTypeAtLocation(statement.name);
  throw new Error('api-types: the table of channels has no type of its calls any more');
}

/** What a compiler says of the types and of a program that uses them; `@ts-expect-error` fails where there is no mistake. */
function mistakes() {
  const use = OUTPUT.replace('.d.ts', '.use.ts');
  writeFileSync(use, USE);
  const options = { strict: true, noEmit: true, lib: ['lib.es2023.d.ts'], types: [] };
  const all = ts.getPreEmitDiagnostics(ts.createProgram([OUTPUT, use], options));
  rmSync(use);
  return all.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '; '));
}

mkdirSync(dirname(OUTPUT), { recursive: true });
const written = apiTypes();
writeFileSync(OUTPUT, written);
const wrong = mistakes();
if (wrong.length > 0) {
  console.error(`api-types: the types that were made are wrong: ${wrong.slice(0, 5).join('\n')}`);
  process.exit(1);
}
console.log(`api-types: ${written.split('\n').length} lines in dist/types/api.d.ts`);
