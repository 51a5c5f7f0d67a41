import { expect, it } from 'vitest';
import { DriveRequests } from '../../../../../main/host/nvme/drive-requests';
import type { DriveRequest } from '../../../../../main/drive/drive-port';

function requestsOf() {
  const batches: DriveRequest[][] = [];
  const requests = new DriveRequests((batch) => batches.push([...batch]));
  const heard: string[] = [];
  const ask = (drive: number): number => {
    const id = requests.nextId();
    const asker = {
      answered: () => heard.push(`${id} answered`),
      dropped: () => heard.push(`${id} dropped`),
    };
    requests.send({ kind: 'command', id, drive, command: { op: 'flush' }, at: 0, bytes: 0 }, asker);
    return id;
  };
  return { requests, batches, heard, ask };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('sends what is asked in one turn together, in order', async () => {
  const { batches, ask } = requestsOf();
  for (const drive of [0, 1, 0]) ask(drive);
  expect(batches).toEqual([]);
  await turn();
  ask(0);
  await turn();
  expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([[1, 2, 3], [4]]);
});

it('hands answers to who asked, and knows what is under way', async () => {
  const { requests, heard, ask } = requestsOf();
  ask(0);
  ask(0);
  requests.answered([{ id: 2, status: 'ok' }]);
  requests.answered([{ id: 2, status: 'ok' }]);
  expect(heard).toEqual(['2 answered']);
  expect(requests.underWay).toBe(1);
});

it('forgets what was asked of a drive that is taken away, sent or not', async () => {
  const { requests, batches, heard, ask } = requestsOf();
  ask(0);
  await turn();
  ask(0);
  ask(1);
  requests.drop(0);
  await turn();
  expect(heard).toEqual(['1 dropped', '2 dropped']);
  expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([[1], [3]]);
  requests.answered([{ id: 1, status: 'ok' }]);
  expect(heard).toHaveLength(2);
});
