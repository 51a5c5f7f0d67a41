import { describe, expect, it } from 'vitest';
import { createOutput } from '../../../../../../main/host/cli/printing/output';
import { memoryTarget } from '../../../../../support/cli/cli';

const CLEAR = '\r\u001b[K';
const plain = { json: false, quiet: false };

describe('output of a command', () => {
  it('gathers results and writes them at the end, in large pieces before', () => {
    const { target, bytesOf } = memoryTarget();
    const output = createOutput(plain, target);
    output.line('one');
    expect(bytesOf(1)).toHaveLength(0);
    for (let line = 0; line < 2000; line++) output.line('x'.repeat(99));
    expect(bytesOf(1).length).toBeGreaterThan(64 * 1024);
    output.end();
    expect(bytesOf(1)).toHaveLength(4 + 200_000);
  });

  it('keeps results, bytes and messages apart and in order', () => {
    const { target, bytesOf } = memoryTarget();
    const output = createOutput(plain, target);
    output.raw('a');
    output.bytes(Buffer.from('b'));
    output.message('m');
    output.line('c');
    output.end();
    expect([bytesOf(1).toString(), bytesOf(2).toString()]).toEqual(['abc\n', 'm\n']);
  });

  it('keeps lines and results as they are in order, of which only lines are spelled', () => {
    const { target, bytesOf } = memoryTarget();
    const output = createOutput(plain, target);
    output.line('a\u0007');
    output.raw('b\u0007');
    output.line('c\u0007');
    output.end();
    output.line('forgotten');
    output.raw('forgotten');
    output.line('forgotten');
    output.discard();
    output.end();
    expect(bytesOf(1).toString()).toBe('a\\x07\nb\u0007c\\x07\n');
  });

  it('spells what a terminal would act upon, but for tabs and line ends', () => {
    const { target, bytesOf } = memoryTarget();
    const output = createOutput(plain, target);
    output.line('a\u001b[2Jb\u009b1m\tc');
    output.message('d\u0007e\rf\n  g\u007f é');
    output.end();
    expect(bytesOf(1).toString()).toBe('a\\x1b[2Jb\\x9b1m\tc\n');
    expect(bytesOf(2).toString()).toBe('d\\x07e\\x0df\n  g\\x7f é\n');
  });

  it('on a terminal a line of progress replaces the last, ten times a second, and goes away', () => {
    let now = 0;
    const { target, bytesOf } = memoryTarget({ isTerminal: true, now: () => now });
    const output = createOutput(plain, target);
    for (const [at, text] of [
      [50, 'too early'],
      [100, 'first'],
      [150, 'too soon'],
      [210, 'second'],
    ] as const) {
      now = at;
      output.progress(text);
    }
    output.end();
    expect(bytesOf(2).toString()).toBe(`${CLEAR}first${CLEAR}second${CLEAR}`);
    expect(bytesOf(1)).toHaveLength(0);
  });

  it('in a log progress is a line a second', () => {
    let now = 0;
    const { target, bytesOf } = memoryTarget({ now: () => now });
    const output = createOutput(plain, target);
    for (now = 0; now <= 2500; now += 100) output.progress(`at ${now}`);
    output.end();
    expect(bytesOf(2).toString()).toBe('at 1000\nat 2000\n');
  });

  it('quiet: no progress, but messages', () => {
    const { target, bytesOf } = memoryTarget({ isTerminal: true, now: () => 1e6 });
    const output = createOutput({ json: false, quiet: true }, target);
    output.progress('p');
    output.message('m');
    output.end();
    expect(bytesOf(2).toString()).toBe('m\n');
  });
});
