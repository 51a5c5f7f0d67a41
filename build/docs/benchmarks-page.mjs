/** docs/BENCHMARKS.md as text: the results of one run, and what people say of them. */
import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { sentence, table } from './markdown.mjs';

/** @typedef {import('../../test/bench/results').BenchResult} BenchResult */

/** @param {string} command */
const head = (command) => `# Benchmarks

All numbers are of one run of \`${command}\` on an idle machine, which writes this page down to its last heading. A value is the
median, with the least and the most behind it where there were several rounds. Ratios to other programs are those of rounds in turn, ours
and theirs on the same machine in the same minute: above 1 is faster than they are.
`;

/** What stands below is written by hand and kept. */
const BY_HAND = '## What misses, and why';

/**
 * The page.
 * @param {readonly BenchResult[]} results
 * @param {string} before the page as it was
 * @param {string} command that made them
 */
export function benchmarksPage(results, before, command) {
  const parts = [...new Set(results.map(({ part }) => part))];
  const judged = results.filter(({ met }) => met !== null);
  const missed = judged.filter(({ met }) => !met);
  const kept = before.indexOf(BY_HAND);
  return [
    head(command),
    machine(),
    `\n${judged.length - missed.length} of ${judged.length} aims are met.\n`,
    ...parts.map((part) =>
      partSection(
        part,
        results.filter((result) => result.part === part),
      ),
    ),
    kept < 0 ? `${BY_HAND}\n` : before.slice(kept),
  ].join('\n');
}

function machine() {
  const { model } = cpus()[0] ?? { model: 'unknown' };
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const peers = [
    ['fio', ['--version']],
    ['qemu-img', ['--version']],
  ].map(([program, words]) => versionOf(/** @type {string} */ (program), /** @type {string[]} */ (words)));
  return `Machine: ${cpus().length} processors (${model}), ${memory}; Node ${process.version}${peers.join('')}.`;
}

/**
 * @param {string} program
 * @param {string[]} words
 */
function versionOf(program, words) {
  const { stdout } = spawnSync(program, words, { encoding: 'utf8' });
  const [version] = /\d+\.\d+(\.\d+)?/.exec(stdout ?? '') ?? [];
  return version === undefined ? '' : `, ${program} ${version}`;
}

/**
 * @param {string} part
 * @param {readonly BenchResult[]} results
 */
function partSection(part, results) {
  const rows = results.map(({ name, value, aim, met }) => [
    name,
    value,
    aim.replace(/^aim:? /, ''),
    met === null ? '' : met ? 'met' : '**missed**',
  ]);
  return `## ${sentence(part).slice(0, -1)}\n\n${table(['what', 'value', 'aim', ''], rows)}\n`;
}
