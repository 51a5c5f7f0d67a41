import { expect, it } from 'vitest';
import { inlineMarkdown, printedText } from '../../../../shared/units/markdown-text';

it.each([
  ['plain words, 0x200', 'plain words, 0x200'],
  ['   indented', 'indented'],
  ['# heading', String.raw`\# heading`],
  ['- item', String.raw`\- item`],
  ['+ item', String.raw`\+ item`],
  ['=====', String.raw`\=====`],
  ['12) item', String.raw`12\) item`],
  ['1. item', String.raw`1\. item`],
  ['a|b', String.raw`a\|b`],
  ['<img src=x>', String.raw`\<img src=x\>`],
  ['&lt;', String.raw`\&lt;`],
  ['![a](b)', String.raw`\!\[a\](b)`],
  ['https://a.example', String.raw`https\://a.example`],
  ['www.a.example', String.raw`www\.a.example`],
  ['me@a.example', String.raw`me\@a.example`],
  ['\\', String.raw`\\`],
  ['a\u202Eb\u0000c\u2028', 'a\uFFFDb\uFFFDc\uFFFD'],
])('%j is written so that it begins nothing', (text, written) => expect(inlineMarkdown(text)).toBe(written));

it('leaves what prints as it is', () => expect(printedText('# ä 日本 <b>\t')).toBe('# ä 日本 <b>\uFFFD'));
