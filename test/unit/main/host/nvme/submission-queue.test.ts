import { expect, it } from 'vitest';
import type { Output } from '../../../../../main/host/nvme/output';
import type { Completion } from '../../../../../main/host/nvme/pdu';
import { SubmissionQueue } from '../../../../../main/host/nvme/submission-queue';

function queueOf(entries: number, tellsHead: boolean) {
  const sent: Completion[] = [];
  const output = { response: (completion: Completion) => sent.push(completion) } as unknown as Output;
  return { sent, queue: new SubmissionQueue(output, { id: 3, entries, tellsHead }) };
}

it('tells how far its head is, around its end', async () => {
  const { sent, queue } = queueOf(2, true);
  for (const id of [7, 8, 9]) {
    queue.take();
    queue.complete(id, 0, 1, 2);
    await Promise.resolve();
  }
  expect(sent.map(({ queueHead }) => queueHead)).toEqual([1, 0, 1]);
  expect(sent[0]).toEqual({ commandId: 7, queueId: 3, queueHead: 1, statusWord: 0, low: 1, high: 2 });
});

it('tells none where the host wants no flow control', () => {
  const { sent, queue } = queueOf(2, false);
  queue.take();
  queue.complete(1, 0x1bc);
  expect(sent[0]).toMatchObject({ queueHead: 0xffff, statusWord: 0x8378 });
});

it('holds what ended in the same turn, of which the host cannot have heard', async () => {
  const { queue } = queueOf(2, true);
  for (const id of [1, 2]) {
    queue.take();
    queue.complete(id, 0);
  }
  expect(() => queue.take()).toThrow('more commands than the 2');
  const { queue: other } = queueOf(1, true);
  other.take();
  other.complete(1, 0);
  await Promise.resolve();
  expect(() => other.take()).not.toThrow();
});

it('takes no more than it holds', () => {
  const { queue } = queueOf(2, true);
  queue.take();
  queue.take();
  expect(() => queue.take()).toThrow('more commands than the 2');
});
