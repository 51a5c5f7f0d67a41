import { describe, expect, it } from 'vitest';
import {
  endOfDigits,
  numberAfter,
  startOfDigits,
  wordAfter,
} from '../../../../../../main/trace/importers/scan/text-fields';

describe('fields of a line', () => {
  it.each([
    ['qid=12, cmdid=7', 'qid=', 12],
    ['xqid=12, qid=7', 'qid=', 7],
    ['a_qid=12', 'qid=', null],
    ['qid=, qid=3', 'qid=', 3],
    ['qid=none', 'qid=', null],
    ['slba=0x1f,', 'slba=', 31],
    ['slba=0xg', 'slba=', 0],
    ['slba=9007199254740991', 'slba=', Number.MAX_SAFE_INTEGER],
    ['slba=0x1fffffffffffff', 'slba=', Number.MAX_SAFE_INTEGER],
    ['', 'slba=', null],
  ])('%s has behind %s the number %s', (text, mark, expected) => {
    expect(numberAfter(text, mark)).toBe(expected);
  });

  it('words end at a comma, a space or the end', () => {
    expect(wordAfter('nvme0: disk=nvme0n1, qid=1', 'disk=')).toBe('nvme0n1');
    expect(wordAfter('disk=a b', 'disk=')).toBe('a');
    expect(wordAfter('disk=, qid=1', 'disk=')).toBeNull();
    expect(wordAfter('qid=1', 'disk=')).toBeNull();
  });

  it('digits have a beginning and an end', () => {
    const text = ' 82.020706:';
    expect([startOfDigits(text, 3), endOfDigits(text, 4)]).toEqual([1, 10]);
    expect([startOfDigits('12', 2), endOfDigits('12', 0)]).toEqual([0, 2]);
  });
});
