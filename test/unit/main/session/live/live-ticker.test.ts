import { describe, expect, it } from 'vitest';
import { LiveTicker } from '../../../../../main/session/live/live-ticker';
import { FAKE_LIVE } from '../../../../support/session/fake-target';

/** A clock that only a test moves. */
class Clock {
  nowMs = 0;
  #due: { readonly at: number; readonly run: () => void }[] = [];

  later(ms: number, run: () => void): () => void {
    const one = { at: this.nowMs + ms, run };
    this.#due.push(one);
    return () => (this.#due = this.#due.filter((other) => other !== one));
  }

  get isIdle(): boolean {
    return this.#due.length === 0;
  }

  goOn(ms: number): void {
    this.nowMs += ms;
    const due = this.#due.filter(({ at }) => at <= this.nowMs);
    this.#due = this.#due.filter(({ at }) => at > this.nowMs);
    for (const { run } of due) run();
  }
}

function ticking() {
  const clock = new Clock();
  const told: number[] = [];
  let commands = 0;
  const tools = {
    ...FAKE_LIVE,
    later: (ms: number, run: () => void) => clock.later(ms, run),
    nowMs: () => clock.nowMs,
  };
  const ticker = new LiveTicker(tools, () => told.push(ticker.rate));
  const happen = (count: number) => {
    for (let i = 0; i < count; i++) {
      commands++;
      ticker.soon(() => commands);
    }
  };
  return { clock, told, ticker, happen };
}

describe('the ticker of a drive', () => {
  it('tells of what happened in a turn of its own, and of much that happens at most ten times a second', () => {
    const { clock, told, happen } = ticking();
    happen(5);
    expect(told).toEqual([]);
    clock.goOn(0);
    expect(told).toEqual([5]);
    for (let i = 0; i < 50; i++) {
      happen(1);
      clock.goOn(10);
    }
    expect(told).toEqual([5, 15, 25, 35, 45, 55]);
  });

  it('says once that it has become quiet, and then nothing', () => {
    const { clock, told, happen } = ticking();
    happen(5);
    clock.goOn(0);
    clock.goOn(999);
    expect(told).toEqual([5]);
    clock.goOn(1);
    expect(told).toEqual([5, 0]);
    clock.goOn(1000);
    expect(told).toEqual([5, 0]);
    expect(clock.isIdle).toBe(true);
  });

  it('tells nothing that waited once it is stopped', () => {
    const { clock, told, ticker, happen } = ticking();
    happen(1);
    ticker.stop();
    clock.goOn(1000);
    expect(told).toEqual([]);
  });
});
