import { dirname } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../../../shared/errors/app-error';
import type { PassingFile, PassingFileState } from '../../../../shared/app/program';
import { formatBytes, plural } from '../../../../shared/units/format';
import { quoteArgument } from '../../../../shared/units/shell-word';
import { withAttempt } from '../../../storage/node-errors';
import { leftFilesAt, passingFilesIn, removeLeftFile } from '../../../storage/node-passing-files';
import { addCommand, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { statSync } from '../../../storage/node-fs';

const STATES: Readonly<Record<PassingFileState, string>> = {
  left: 'left by a process that is gone',
  making: 'being made',
  unknown: 'begun on another machine',
};

/** `leftovers`: what killed runs left in a folder, and its removal. */
export function registerLeftovers(program: Command, run: Run): void {
  addCommand(
    program,
    run,
    'leftovers <place>',
    'list what killed runs left in a folder or beside an image',
    leftovers,
  ).option('--remove', 'remove those whose maker is gone');
}

function leftovers({ args, options, output }: Invocation<{ readonly remove?: boolean }>): number {
  const place = args[0]!;
  const stat = withAttempt({ verb: 'open', path: place }, () => statSync(place));
  const files = passingFilesIn(stat.isDirectory() ? place : dirname(place));
  const removed = options.remove === true ? files.filter(({ state }) => state === 'left') : [];
  for (const { path } of removed) removeLeftFile(path);
  if (output.json) output.document({ files, removed: removed.map(({ path }) => path) });
  else for (const file of files) output.line(describe(file, removed.includes(file)));
  return files.length > removed.length ? EXIT_FOUND : EXIT_OK;
}

function describe({ path, sizeBytes, state, pid }: PassingFile, isRemoved: boolean): string {
  const what = isRemoved ? 'removed' : STATES[state];
  return `${path}  ${formatBytes(sizeBytes)}, process ${pid}, ${what}`;
}

/** What is said beside an image whose folder holds such files; null = it holds none, or cannot be listed. */
export function leftoversNotice(imagePath: string): string | null {
  const folder = dirname(imagePath);
  const left = leftFilesBeside(imagePath);
  if (left.length === 0) return null;
  const bytes = left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${plural(left.length, 'file')} of runs that were killed in ${folder} (${formatBytes(bytes)}): zonesmith leftovers --remove ${quoteArgument(folder)}`;
}

function leftFilesBeside(imagePath: string): PassingFile[] {
  try {
    return leftFilesAt(imagePath);
  } catch (thrown) {
    if (thrown instanceof AppError) return [];
    throw thrown;
  }
}
