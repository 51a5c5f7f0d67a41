// The licences of the packages in a bundle travel beside it: dist/licences/<bundle>.txt.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './paths.mjs';

/** @typedef {{ name: string, version: string, license?: string }} Manifest */

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * Folders of the packages that modules of a bundle come from.
 * @param {Iterable<string>} modules ids as the bundler has them: paths, some with a query
 */
export function packagesOf(modules) {
  const folders = new Set();
  for (const module of modules) {
    const path = module.replaceAll('\0', '').split('?')[0] ?? '';
    const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path.replaceAll('\\', '/'));
    if (found?.[1] !== undefined) folders.add(found[1]);
  }
  return [...folders].sort();
}

/**
 * A package's name and version, and the texts of its licences. A package without one stops the build: what is shipped has to
 * say under which terms.
 * @param {string} folder
 */
function licenceOf(folder) {
  /** @type {Manifest} */
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (files.length === 0) throw new Error(`${name} ${version} is bundled and brings no licence file`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n\n')}\n`;
}

/**
 * Writes the licences of what is in a bundle.
 * @param {string} bundle its name
 * @param {Iterable<string>} modules
 */
export function writeLicences(bundle, modules) {
  const path = inRoot('dist/licences', `${bundle}.txt`);
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    packagesOf(modules)
      .map(licenceOf)
      .join(`\n${'-'.repeat(72)}\n\n`),
  );
}

/**
 * The ids of all modules that a build put into its chunks, and of the assets' sources.
 * @param {unknown} result what vite's build answers
 */
export function modulesOf(result) {
  const outputs = /** @type {{ output: { moduleIds?: string[], originalFileNames?: string[] }[] }[]} */ (
    Array.isArray(result) ? result : [result]
  );
  return outputs.flatMap(({ output }) =>
    output.flatMap(({ moduleIds = [], originalFileNames = [] }) => [
      ...moduleIds,
      ...originalFileNames.map((name) => inRoot('renderer', name)),
    ]),
  );
}
