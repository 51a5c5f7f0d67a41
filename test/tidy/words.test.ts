import { extname } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { files, matches, placeOf, sourcesIn, treeOf, walk } from './repository';

const product = sourcesIn('main', 'renderer', 'shared');
const tests = sourcesIn('test');

const binaryOrForeign = /^test\/fixtures\/|^LICENSE$/;
const textExtensions = new Set([
  '',
  '.ts',
  '.mts',
  '.js',
  '.mjs',
  '.cjs',
  '.vue',
  '.json',
  '.yml',
  '.yaml',
  '.md',
  '.html',
  '.css',
  '.svg',
]);
const texts = files.filter((path) => textExtensions.has(extname(path)) && !binaryOrForeign.test(path));

/** Words the glossary replaces, where a name that holds one can mean nothing else. */
const bannedWords = [
  ...[
    'backend',
    'diskimage',
    'imagevolume',
    'usablesize',
    'usablecapacity',
    'zonelength',
    'zonebase',
    'zonestatus',
  ],
  ...['writecursor', 'trimzone', 'zonetrim', 'sealzone', 'zoneseal', 'erasezone', 'zoneerase', 'clearzone'],
  ...['partialwrite', 'crashsnapshot', 'zonebackend', 'formatplugin', 'storageplugin'],
];

function anyTypesIn(path: string): string[] {
  const found: string[] = [];
  walk(treeOf(path), (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(placeOf(node));
  });
  return found;
}

const isNamed = (node: ts.Node): node is ts.Node & { name: ts.Identifier } =>
  'name' in node &&
  node.name !== undefined &&
  ts.isIdentifier(node.name as ts.Node) &&
  !ts.isPropertyAccessExpression(node);

function bannedNamesIn(path: string): string[] {
  const found: string[] = [];
  walk(treeOf(path), (node) => {
    if (!isNamed(node)) return;
    const name = node.name.text.toLowerCase();
    if (bannedWords.some((word) => name.includes(word))) found.push(`${placeOf(node)}: ${node.name.text}`);
  });
  return found;
}

/** What makes an error of ours: the message is the second argument, or the third behind a file. */
const MESSAGE_AT: Readonly<Record<string, number>> = { fail: 1, AppError: 1, failAbout: 2 };
/** Not the voice: a sentence of its own, an apology, a verdict without its reason. */
const OTHER_VOICE =
  /^[A-Z][a-z]+ |[.!]$|\b(please|sorry|oops|failed to|unable|invalid|illegal|can't|don't|isn't)\b/;

/** Messages of errors that are not in the one voice: `what it is about: what was found; what is accepted, or what to do`. */
function otherVoicesIn(path: string): string[] {
  const found: string[] = [];
  walk(treeOf(path), (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    if (!ts.isIdentifier(node.expression)) return;
    const message = node.arguments?.[MESSAGE_AT[node.expression.text] ?? -1];
    if (message === undefined || !(ts.isStringLiteralLike(message) || ts.isTemplateExpression(message)))
      return;
    const text = message.getText().slice(1, -1);
    if (OTHER_VOICE.test(text)) found.push(`${placeOf(node)}: ${text}`);
  });
  return found;
}

/** Hosts that packages come from: the well-known ones and the one in use, if it has a name of its own. */
function registryHosts(): RegExp {
  const known = ['registry\\.[a-z0-9-]+\\.[a-z]+', 'npm(js)?\\.(org|com)', 'yarnpkg\\.com', 'pypi\\.org'];
  const inUse = process.env['npm_config_registry'];
  const host = inUse === undefined ? '' : new URL(inUse).host.replaceAll('.', '\\.');
  const loopback = /^(localhost|127\\\.0\\\.0\\\.1)$/.test(host);
  return new RegExp([...known, ...(host === '' || loopback ? [] : [host])].join('|'));
}

describe('words', () => {
  it('nothing is typed as any', () => {
    const inTemplates = matches(
      product.filter((path) => path.endsWith('.vue')),
      /\bas any\b|<any>/,
    );
    expect([...product.flatMap(anyTypesIn), ...inTemplates]).toEqual([]);
  });

  it('no type error is silenced', () => {
    expect(matches(product, /@ts-(ignore|nocheck|expect-error)/)).toEqual([]);
  });

  it('nothing is left unfinished', () => {
    const sources = [...product, ...sourcesIn('build')];
    expect(matches(sources, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
    expect(matches(sources, /not implemented|coming soon/i)).toEqual([]);
  });

  it('no test is skipped, focused or promised', () => {
    expect(matches(tests, /\b(it|test|describe|suite)\.(skip|only|todo|fixme)\b/)).toEqual([]);
  });

  it('no test sleeps; it waits for what it needs', () => {
    expect(
      matches(tests, /waitFor[T]imeout|setTimeout\((r|res|resolve|done)\b|timers\/promises['"]/),
    ).toEqual([]);
  });

  it('no file knows the machine it was written on', () => {
    expect(matches(texts, /(^|[^a-zA-Z0-9_.])\/(work|root|farm|home\/[a-z]+)\//)).toEqual([]);
  });

  it('no file knows where packages come from', () => {
    expect(matches(texts, registryHosts())).toEqual([]);
  });

  it('errors are told in one voice', () => {
    expect(product.filter((path) => path.endsWith('.ts')).flatMap(otherVoicesIn)).toEqual([]);
  });

  it('names use the words of the glossary', () => {
    expect(product.flatMap(bannedNamesIn)).toEqual([]);
  });
});
