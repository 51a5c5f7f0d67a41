import { GIB } from '../../../../../shared/units/units';
import type { ExplorationProgress } from '../../../../crash/explore/exploration-progress';
import { existsSync } from '../../../../storage/node-fs';
import { createOutputFile, withOutputFile } from '../../printing/output-file';
import { readInput } from '../../streams';

/** Milliseconds between two times that progress is kept, at least. */
const EVERY_MS = 100;
/** Keeping it takes at most this part of the time. */
const PART = 1 / 20;

/**
 * Progress of an exploration in a file: what is there is read (the exploration refuses what is none), and replaced as a whole now and then, so that it is an older or a
 * newer one whenever the process ends. Errors: those of the file.
 */
export function keptProgress(path: string, judgedBy: string): ExplorationProgress {
  const kept = existsSync(path) ? readInput(path, GIB) : null;
  let due = -Infinity;
  return {
    ...{ name: path, kept, judgedBy },
    offer(take, isEnd) {
      const began = performance.now();
      if (began < due && !isEnd) return;
      const file = createOutputFile({ path, replace: true });
      withOutputFile(file, (passing) => passing.write(take()));
      const ended = performance.now();
      due = ended + Math.max(EVERY_MS, (ended - began) / PART);
    },
  };
}
