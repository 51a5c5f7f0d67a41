import { describe, expect, it } from 'vitest';
import {
  errorAbout,
  fail,
  fromErrorShape,
  sentenceOf,
  toErrorShape,
} from '../../../../shared/errors/app-error';
import { formatRemark, formatRemarkBeside, plainRemark, remarkOn } from '../../../../shared/errors/remark';

const onA = remarkOn('/d/a.img', 'a save is pending');

describe('a remark', () => {
  it('is printed behind its subject, or alone', () => {
    expect(formatRemark(onA)).toBe('/d/a.img: a save is pending');
    expect(formatRemark(plainRemark('no data is attached'))).toBe('no data is attached');
  });

  it('says nothing twice where its file is named, and names any other', () => {
    expect(formatRemarkBeside(onA, '/d/a.img')).toBe('a save is pending');
    expect(formatRemarkBeside(onA, '/d/b.img')).toBe('/d/a.img: a save is pending');
  });
});

describe('an error', () => {
  it('keeps its subject over the wire and is printed with it', () => {
    const error = errorAbout('/d/a.img', 'damaged', 'checksum at offset 96 is 0', { offset: 96 });
    const received = fromErrorShape(toErrorShape(error));
    expect(toErrorShape(received)).toEqual(toErrorShape(error));
    expect(sentenceOf(received)).toBe('/d/a.img: checksum at offset 96 is 0');
  });

  it('may name everything itself; what is none of ours is internal', () => {
    expect(() => fail('usage', 'give either a or b')).toThrow('give either a or b');
    expect(sentenceOf(new TypeError('x is undefined'))).toBe('internal error: x is undefined');
  });
});
