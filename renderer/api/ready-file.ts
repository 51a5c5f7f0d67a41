import type { FileNature } from '../../shared/app/file-nature';
import { call, pathOf } from './client';
import { beginSending, stopSending, type Sending } from './send-file';

/** Where a file comes from: a path of the host, or one that the page was given. */
export type FileOrigin = string | File;

/** A file that the host can look at. */
export interface ReadyFile {
  readonly name: string;
  readonly origin: FileOrigin;
  /** As the host finds it. */
  readonly path: string;
  /** Set for one that is being sent there. */
  readonly sending: Sending | null;
}

/** Makes a file ready to be looked at by the host: where it lies, or sent there, its beginning first. Throws. */
export async function makeReady(origin: FileOrigin): Promise<ReadyFile> {
  const path = typeof origin === 'string' ? origin : pathOf(origin);
  if (path !== null) return { name: path.split(/[\\/]/).at(-1) ?? path, origin: path, path, sending: null };
  const sending = await beginSending(origin as File);
  return { name: sending.file.name, origin, path: sending.path, sending };
}

/** The host keeps nothing of it any more. */
export async function letGo({ sending }: ReadyFile): Promise<void> {
  if (sending !== null) await stopSending(sending);
}

/** What a file is by its content. Throws; nothing of the file is kept then. */
export async function natureOf(file: ReadyFile): Promise<FileNature> {
  try {
    return await call('files:recognise', { path: file.path });
  } catch (thrown) {
    await letGo(file);
    throw thrown;
  }
}
