/**
 * Edits the image named on the command line in a worker as a host's, keeps the edits in the folder named second, and says
 * after each how many there are, for ever, until it is killed. The worker's program is named third.
 */
import { spawnWorkerSession } from '../../../main/session/worker-client';

const [path, folder, workerFile] = process.argv.slice(2) as [string, string, string];
const start = { session: 's1', path, options: {}, keeping: { folder, number: 1 } };

void spawnWorkerSession(workerFile)(start, () => undefined).then(async ({ call }) => {
  await call('sessions:setMode', { session: 's1', mode: 'editing' });
  for (let made = 1; ; made++) {
    await call('zones:execute', { session: 's1', command: { op: 'append', zone: 1, blocks: 1 } });
    process.stdout.write(`${made}\n`);
  }
});
