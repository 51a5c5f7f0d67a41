import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { OutputLines } from '../../../../../main/host/api/output-lines';

const never = (): void => undefined;

describe('lines to a caller', () => {
  it('resolve when they were taken', async () => {
    const taken: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _, done) {
        taken.push(chunk.toString());
        done();
      },
    });
    await new OutputLines(stream).write('a\n');
    expect(taken).toEqual(['a\n']);
  });

  it('end with a caller who has gone', async () => {
    const output = new OutputLines(new Writable({ write: (_, __, done) => done(new Error('EPIPE')) }));
    await output.write('a\n');
    await output.gone;
  });

  it('give up on a caller who takes nothing, once much waits', async () => {
    const output = new OutputLines(new Writable({ write: never }), 1000);
    for (let times = 0; times < 4; times++) void output.write('x'.repeat(500));
    await output.gone;
  });
});
