import { toErrorShape } from '../../shared/errors/app-error';
import type { FileNature } from '../../shared/app/file-nature';
import { recognise } from '../format/registry';
import { openNodeFile } from '../storage/node-block-file';
import { withAttempt } from '../storage/node-errors';
import { statSync } from '../storage/node-fs';
import { readPieces } from '../storage/node-pieces';
import { importersOf } from '../trace/importers/registry';
import { looksNative } from '../trace/native-codec';

const UNKNOWN: FileNature = { kind: 'unknown' };
const IMAGE: FileNature = { kind: 'image', title: null };

/** What a file is by its beginning. Errors: `not-found`, `permission`, `not-recognised` for what is no file, `io`. */
export function natureOf(path: string): FileNature {
  // Some images are directories; whether this is one is for their driver to say.
  if (withAttempt({ verb: 'stat', path }, () => statSync(path)).isDirectory()) return IMAGE;
  const image = imageIn(path);
  if (image !== null && image.title !== null) return image;
  return traceIn(path) ?? image ?? UNKNOWN;
}

/** Null where nothing of an image is seen; without a title where what is seen is refused by its name. */
function imageIn(path: string): Extract<FileNature, { kind: 'image' }> | null {
  const file = openNodeFile(path, { access: 'read' });
  try {
    return { kind: 'image', title: recognise(file).driver.family.title };
  } catch (thrown) {
    const { code } = toErrorShape(thrown);
    if (code === 'not-recognised') return null;
    if (code === 'unsupported') return { kind: 'image', title: null };
    throw thrown;
  } finally {
    file.dispose();
  }
}

/** Null where no format of traces, or more than one, is seen. */
function traceIn(path: string): FileNature | null {
  for (const beginning of readPieces(path)) {
    if (looksNative(beginning)) return { kind: 'trace', format: null };
    const [importer, ...others] = importersOf(beginning);
    return importer === undefined || others.length > 0 ? null : { kind: 'trace', format: importer.name };
  }
  return null;
}
