import { describe, expect, it } from 'vitest';
import { BATCH_MAX, CALLER, LINE_MAX, serveLines } from '../../../../../main/host/api/line-host';
import { createEventHub } from '../../../../../main/ipc/event-hub';
import { AppError, toErrorShape } from '../../../../../shared/errors/app-error';
import { attempt } from '../../../../../shared/errors/result';

interface Envelope {
  readonly channel: string;
  readonly arguments: unknown;
}

/** Serves lines with a gate that answers what `answer` does; gives the lines that were written. */
async function served(
  lines: readonly string[],
  answer: (envelope: Envelope) => unknown = ({ arguments: args }) => args,
) {
  const written: unknown[] = [];
  const there: string[] = [];
  const hub = createEventHub();
  const gate = {
    answer: async (envelope: unknown) => ({
      id: 0,
      result: (await attempt(() => answer(envelope as Envelope))) as never,
    }),
  };
  const windows = {
    attach: (window: string) => void there.push(`+${window}`),
    detach: (window: string) => void there.push(`-${window}`),
  };
  const input = (async function* () {
    for (const line of lines) yield await Promise.resolve(Buffer.from(`${line}\n`));
  })();
  await serveLines({ gate, hub, windows }, input, (line) => {
    expect(line.endsWith('\n')).toBe(true);
    written.push(JSON.parse(line));
    return Promise.resolve();
  });
  return { written, there };
}

const ask = (id: number | undefined, params: object = {}, method = 'app:describe'): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

describe('lines', () => {
  it('are answered each, with bytes on both ways', async () => {
    const { written, there } = await served(
      [ask(1, { bytes: { $bytes: 'AQI=' } })],
      ({ arguments: args }) => {
        expect(args).toEqual({ bytes: Uint8Array.of(1, 2) });
        return args;
      },
    );
    expect(written).toEqual([{ jsonrpc: '2.0', id: 1, result: { bytes: { $bytes: 'AQI=' } } }]);
    expect(there).toEqual([`+${CALLER}`, `-${CALLER}`]);
  });

  it('that are no requests are answered with what is wrong, and those behind them are served', async () => {
    const { written } = await served([
      '{',
      '"\u0000',
      '['.repeat(200_000),
      `"${'x'.repeat(LINE_MAX)}"`,
      '[]',
      JSON.stringify(Array.from({ length: BATCH_MAX + 1 }, () => 1)),
      ask(1, { at: { $bytes: '!' } }),
      ask(2),
    ]);
    expect(written.map((one) => (one as { error?: { code: number } }).error?.code ?? 'ok')).toEqual([
      ...[-32700, -32700, -32700, -32600, -32600, -32600, -32602],
      'ok',
    ]);
  });

  it('carry errors of the contract, and of a bug no more than that', async () => {
    const { written } = await served([ask(1), ask(2), ask(3)], () => {
      throw new AppError('locked', 'is locked', { pid: 1 }, 'a.img');
    });
    expect(written).toHaveLength(3);
    expect(written[0]).toMatchObject({
      id: 1,
      error: { code: -32000, message: 'a.img: is locked', data: { code: 'locked', data: { pid: 1 } } },
    });
    const odd = await served([ask(1), ask(2)], () => 1n);
    expect(odd.written).toMatchObject([{ error: { code: -32603 } }, { error: { code: -32603 } }]);
  });

  it('may be arrays, whose requests are carried out in order and answered together', async () => {
    const order: unknown[] = [];
    const batch = `[${[ask(1, { n: 1 }), ask(undefined, { n: 2 }), ask(3, { n: 3 }), '7'].join()}]`;
    const { written } = await served([batch, `[${ask(undefined)}]`], ({ arguments: args }) => {
      order.push(args);
      return args;
    });
    expect(written).toMatchObject([[{ id: 1 }, { id: 3 }, { id: null, error: { code: -32600 } }]]);
    expect(order.filter((one) => Object.hasOwn(one as object, 'n'))).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('without an id are carried out and not answered', async () => {
    let count = 0;
    const { written } = await served([ask(undefined), ask(undefined, {}, 'none:such')], () => {
      count++;
      throw new AppError('gone', 'x');
    });
    expect({ written, count }).toEqual({ written: [], count: 1 });
  });

  it('wait while so many are not answered', async () => {
    let most = 0;
    let now = 0;
    const lines = Array.from({ length: 500 }, (_, index) => ask(index));
    const { written } = await served(lines, async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return {};
    });
    expect(written).toHaveLength(500);
    expect(most).toBeLessThanOrEqual(64);
  });

  it('tell of events while there is somebody to tell', async () => {
    const told: unknown[] = [];
    const own = createEventHub();
    const gate = {
      answer: () => {
        own.publish('sessions:left', { session: 's1' });
        return Promise.resolve({
          id: 0,
          result: { ok: false, error: toErrorShape(new Error('x')) },
        } as never);
      },
    };
    const input = (async function* () {
      yield await Promise.resolve(Buffer.from(ask(1)));
    })();
    const windows = { attach: () => undefined, detach: () => undefined };
    await serveLines({ gate, hub: own, windows }, input, (line) => {
      told.push(JSON.parse(line));
      return Promise.resolve();
    });
    own.publish('sessions:left', { session: 's2' });
    expect(told).toMatchObject([{ method: 'sessions:left', params: { session: 's1' } }, { id: 1 }]);
  });
});
