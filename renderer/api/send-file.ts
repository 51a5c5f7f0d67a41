import { AppError } from '../../shared/errors/app-error';
import { BYTES_PAGE_MAX } from '../../shared/image/limits';
import { call } from './client';

/** A file that is on its way to the host. */
export interface Sending {
  readonly upload: string;
  /** Where the host keeps it. */
  readonly path: string;
  readonly file: File;
  /** Bytes that the host has. */
  readonly sent: number;
}

/** Announces a file to the host and sends its beginning, by which the host can tell what it is. Throws. */
export async function beginSending(file: File): Promise<Sending> {
  const begun = await call('uploads:begin', { name: file.name || 'file', bytes: file.size });
  try {
    return await sendPage({ ...begun, file, sent: 0 });
  } catch (thrown) {
    await stopSending(begun);
    throw thrown;
  }
}

/** Sends what is left of a file. `onSent` hears how far it is and answers whether to go on. Throws, also `cancelled`. */
export async function sendRest(begun: Sending, onSent: (bytes: number) => boolean): Promise<void> {
  for (let sending = begun; sending.sent < sending.file.size; sending = await sendPage(sending))
    if (!onSent(sending.sent)) throw new AppError('cancelled', `sending ${sending.file.name} was cancelled`);
}

/** The host keeps it no longer. */
export async function stopSending({ upload }: Pick<Sending, 'upload'>): Promise<void> {
  await call('uploads:discard', { upload });
}

async function sendPage(sending: Sending): Promise<Sending> {
  const { upload, file, sent } = sending;
  const page = file.slice(sent, sent + BYTES_PAGE_MAX);
  if (page.size === 0) return sending;
  const bytes = new Uint8Array(await read(page, file.name));
  const { received } = await call('uploads:append', { upload, offset: sent, bytes });
  return { ...sending, sent: received };
}

/** A folder, or a file that was changed or removed since it was dropped, cannot be read. */
async function read(page: Blob, name: string): Promise<ArrayBuffer> {
  try {
    return await page.arrayBuffer();
  } catch {
    throw new AppError(
      'io',
      `${name} cannot be read by the page: it is a folder, or is not as it was dropped`,
    );
  }
}
