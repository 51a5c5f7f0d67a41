/**
 * A process that writes to a qcow2 image until it is killed: `child.mjs PATH SEED`. Prints a line when the image is
 * open, and one for every few commands.
 */
import { openImage } from '../../../main/image/open-image';
import { randomCommands } from './qcow2-commands';

const COMMANDS_PER_LINE = 5;

const [path, seed] = process.argv.slice(2) as [string, string];
const image = openImage(path, { access: 'write', durability: 'flush', noLock: true });
process.stdout.write('open\n');
let count = 0;
for (const command of randomCommands(image.device, Number(seed))) {
  image.device.execute(command);
  if (++count % COMMANDS_PER_LINE === 0) process.stdout.write(`${count}\n`);
}
