import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpPages, renderPage } from '../../../build/help-pages.mjs';

const PAGES = ['guides/repair', 'guides/first-image', 'GLOSSARY', 'reference/findings'];
const render = (markdown: string) => renderPage(markdown, 'guides/repair', PAGES).trim();

describe('pages of the help', () => {
  it.each([
    [
      'a link to another page',
      '[words](../GLOSSARY.md)',
      '<p><a href="#GLOSSARY" data-page="GLOSSARY" data-heading="">words</a></p>',
    ],
    [
      'a link to a heading of another page',
      '[`x`](../reference/findings.md#a-b)',
      '<p><a href="#reference/findings" data-page="reference/findings" data-heading="a-b"><code>x</code></a></p>',
    ],
    [
      'a link within the page',
      '[down](#below)',
      '<p><a href="#guides/repair" data-page="guides/repair" data-heading="below">down</a></p>',
    ],
    ['a page that the window lacks, as words', '[design](../DESIGN.md)', '<p>design</p>'],
    ['a file that is no page, as words', '[code](../../main/x.ts)', '<p>code</p>'],
    [
      'another site, as words with its address',
      '[spec](https://example.org/a)',
      '<p>spec (https://example.org/a)</p>',
    ],
    ['a picture, as its words', '![a <b>](x.png)', '<p><span class="picture">(a &lt;b&gt;)</span></p>'],
    ['a remark, as nothing', '<!-- not run: so -->', ''],
    [
      'what is to be typed, with a button that copies it',
      '```sh\na < b # exit 1\n```',
      '<div class="typed"><pre><code>a &lt; b # exit 1</code></pre><button type="button" data-copy>Copy</button></div>',
    ],
    [
      'what is printed, as a part that can be scrolled',
      '```text\na\n```',
      '<pre class="output" tabindex="0" role="group" aria-label="Output"><code>a</code></pre>',
    ],
    [
      'headings below those of the panel, each with a name of its own',
      '# A: b!\n\n## C\n\n## C',
      '<h3 id="help-a-b" tabindex="-1">A: b!</h3>\n<h4 id="help-c" tabindex="-1">C</h4>\n<h4 id="help-c-1" tabindex="-1">C</h4>',
    ],
    [
      'a step, under its bold words',
      '**1. Make it.** So.',
      '<p id="help-1-make-it" tabindex="-1"><strong>1. Make it.</strong> So.</p>',
    ],
    ['nothing of what is for those who write pages', 'a\n\n<!-- not in the window -->\n\nb', '<p>a</p>'],
  ])('have %s', (_what, markdown, html) => {
    expect(render(markdown)).toBe(html);
  });

  it('have tables that can be scrolled', () => {
    expect(render('| a | b |\n|---|---|\n| c | d |')).toMatch(
      /^<div class="table" tabindex="0" role="group" aria-label="Table"><table>[^]*<\/table><\/div>$/,
    );
  });

  it('are the guides and what they lead to, not what is for those who work on the program', () => {
    const pages = helpPages();
    expect(pages).toEqual(expect.arrayContaining(['README', 'GLOSSARY', 'TRACES', 'reference/findings']));
    expect(pages.filter((page) => page.startsWith('guides/')).length).toBeGreaterThanOrEqual(8);
    expect(pages).not.toContain('DESIGN');
  });

  it('have what each of their links leads to', () => {
    const pages = helpPages();
    const textOf = (page: string) =>
      readFileSync(join(import.meta.dirname, '../../../docs', `${page}.md`), 'utf8');
    const html = new Map(pages.map((page) => [page, renderPage(textOf(page), page, pages)]));
    const broken = [...html].flatMap(([page, text]) =>
      [...text.matchAll(/data-page="([^"]*)" data-heading="([^"]*)"/g)]
        .filter(([, to, heading]) => heading !== '' && !html.get(to!)?.includes(`id="help-${heading}"`))
        .map(([, to, heading]) => `${page}: ${to}#${heading}`),
    );
    expect(broken).toEqual([]);
  });
});
