// Tries to take the lock of an image once, says how it went, and keeps it until it is killed.
// Arguments: path of the image.
import { writeSync } from 'node:fs';
import { AppError } from '../../../shared/errors/app-error';
import { acquireLock } from '../../../main/storage/lock/node-lock';

try {
  acquireLock(process.argv[2]!, { program: 'lock test', created: 'now' });
  writeSync(1, 'won\n');
} catch (thrown) {
  writeSync(1, thrown instanceof AppError ? `${thrown.code}\n` : `${String(thrown)}\n`);
}
setInterval(() => undefined, 60_000);
