// Saves one generation after the other into an image, through the journal, until somebody kills it.
// Arguments: path of the image, first generation. Prints each generation when its save is done.
import { writeSync } from 'node:fs';
import { openNodeFile } from '../../../main/storage/node-block-file';
import { applyPendingSave, saveThroughJournal } from '../../../main/storage/journal/node-journal';
import { acquireLock } from '../../../main/storage/lock/node-lock';
import { OverlayBlockFile } from '../../../main/storage/overlay/overlay-block-file';
import { alone } from './alone';
import { editGeneration } from './storage-generations';

const [path, first] = process.argv.slice(2);
const image = openNodeFile(path!, { access: 'write' });
acquireLock(path!, { program: 'save test', created: 'now' });
applyPendingSave(path!, alone(image));
for (let generation = Number(first); ; generation++) {
  const overlay = new OverlayBlockFile(image);
  editGeneration(overlay, generation);
  saveThroughJournal(path!, alone(image), { content: overlay, extents: overlay.changedExtents() });
  writeSync(1, `${generation}\n`);
}
