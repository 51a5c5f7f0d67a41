import { join } from 'node:path';
import { toErrorShape } from '../../shared/errors/app-error';
import { formatRemark, formatRemarkBeside, remarkOn } from '../../shared/errors/remark';
import { describeFileChange } from '../../shared/image/outside-change';
import type { KeptEdits } from '../../shared/session/kept-edits';
import { formatBytes } from '../../shared/units/format';
import { fileChanges } from '../image/image-files';
import { filesOfKept } from '../session/edits/kept-image';
import type { KeptImage } from '../storage/kept/kept-layout';
import { keptIn, type KeptFacts } from '../storage/kept/node-kept-folder';
import type { PathGuard } from './path-guard';

/** Where unsaved edits are kept. */
export function keptFolderOf(userDataFolder: string): string {
  return join(userDataFolder, 'unsaved');
}

/** Unsaved edits of hosts that died, newest first. `open`: sessions of this one that keep their own. */
export function listKeptEdits(
  folder: string,
  open: ReadonlySet<number>,
  allow: PathGuard,
): readonly KeptEdits[] {
  return keptIn(folder, open).map((facts) => describeKept(facts, allow));
}

function describeKept(facts: KeptFacts, allow: PathGuard): KeptEdits {
  const { id, image, edits, title, sizeBytes, modifiedMs, state, pid } = facts;
  const problem = image === null ? 'not whole, or no kept edits at all' : whyForbidden(image, allow);
  return {
    ...{ id, edits, title, sizeBytes, problem },
    path: image?.path ?? null,
    options: image?.options ?? {},
    keptMs: modifiedMs,
    holder: state === 'unknown' ? pid : null,
    changes: image && problem === null ? changesOf(image) : [],
  };
}

function whyForbidden({ path, options }: KeptImage, allow: PathGuard): string | null {
  try {
    allow(path);
    if (options.data !== undefined) allow(options.data);
    for (const backing of options.backing ?? []) allow(backing);
    return null;
  } catch (thrown) {
    return formatRemark(toErrorShape(thrown));
  }
}

function changesOf(image: KeptImage): readonly string[] {
  const places = { path: image.path, data: image.options.data ?? null };
  return fileChanges(places, filesOfKept(image)).map((change) => {
    const words = describeFileChange(change, formatBytes, 'they were made');
    return formatRemarkBeside(remarkOn(change.path, words), image.path);
  });
}
