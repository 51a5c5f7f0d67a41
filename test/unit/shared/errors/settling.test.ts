import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error';
import { settling } from '../../../../shared/errors/settling';

const failing = (error: Error) => () => {
  throw error;
};

describe('settling', () => {
  const work = new AppError('io', 'the work');
  const order = new AppError('io', 'the order');

  it('answers what the work does, and puts things in order behind it', () => {
    const done: string[] = [];
    expect(
      settling(
        () => void done.push('settled'),
        () => done.push('worked'),
      ),
    ).toBe(1);
    expect(done).toEqual(['worked', 'settled']);
  });

  it('puts things in order behind work that fails, and says why the work did', () => {
    let settled = 0;
    expect(() => settling(() => void settled++, failing(work))).toThrow(work);
    expect(settled).toBe(1);
    expect(() => settling(failing(order), failing(work))).toThrow(work);
  });

  it('says what could not be put in order behind work that is done', () => {
    expect(() => settling(failing(order), () => 1)).toThrow(order);
  });

  it('hides no error of ours behind a failure', () => {
    const bug = new TypeError('a bug');
    expect(() => settling(failing(bug), failing(work))).toThrow(bug);
  });
});
