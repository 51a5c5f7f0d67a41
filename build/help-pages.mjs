// The pages of docs/ as the window shows them: each becomes a component when the page is built, so that nothing is parsed,
// and nothing fetched, while somebody reads.
import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { Marked } from 'marked';
import { inRoot } from './paths.mjs';

/** Pages for those who work on the program. All others of docs/ are in the window, as soon as they are there. */
const OF_THE_WORKSHOP = new Set([
  ...['BENCHMARKS', 'DEPENDENCIES', 'DESIGN', 'LAYERS', 'RELEASING', 'VERIFICATION'],
  'reference/channels',
]);
/** What stands behind it in a page is for those who write pages. */
const END = '<!-- not in the window -->';
/** The window and the panel have headings of their own above those of a page. */
const HEADINGS_ABOVE = 2;
const MODULE = 'virtual:help-pages';
const PAGE = /\/docs\/(.+)\.md$/;

/** The pages that the window has, as `guides/first-image`. */
export function helpPages() {
  return readdirSync(inRoot('docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => path.replaceAll('\\', '/').slice(0, -'.md'.length))
    .filter((page) => !OF_THE_WORKSHOP.has(page))
    .sort();
}

/** @param {string} text */
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * What a heading is called in an address.
 * @param {string} text
 */
const anchorOf = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/**
 * The page, and the heading in it, that a link leads to; null = none that the window has.
 * @param {string} href as the page has it
 * @param {string} from the page
 * @param {readonly string[]} pages those that the window has
 */
function placeOf(href, from, pages) {
  const [path = '', heading = ''] = href.split('#');
  if (path === '') return { page: from, heading };
  const page = posix.join(posix.dirname(from), path).replace(/\.md$/, '');
  return path.endsWith('.md') && pages.includes(page) ? { page, heading } : null;
}

/**
 * A page as HTML. Links to pages that the window has carry `data-page` and `data-heading`; of others, and of pictures, the words are
 * left. Headings, and paragraphs that begin with bold words, have an id; what is there to be typed has a button that copies it.
 * @param {string} markdown
 * @param {string} page its name
 * @param {readonly string[]} pages those that the window has
 */
export function renderPage(markdown, page, pages) {
  const used = new Map();
  /** @param {string} text */
  const idOf = (text) => {
    const anchor = anchorOf(text);
    const before = used.get(anchor) ?? 0;
    used.set(anchor, before + 1);
    return `help-${anchor}${before === 0 ? '' : `-${before}`}`;
  };
  const marked = new Marked({
    renderer: {
      html: () => '',
      image: ({ text }) => `<span class="picture">(${escape(text)})</span>`,
      heading({ tokens, depth, text }) {
        const tag = `h${Math.min(depth + HEADINGS_ABOVE, 6)}`;
        return `<${tag} id="${idOf(text)}" tabindex="-1">${this.parser.parseInline(tokens)}</${tag}>\n`;
      },
      paragraph({ tokens }) {
        const [first] = tokens;
        const id = first?.type === 'strong' ? ` id="${idOf(first.text)}" tabindex="-1"` : '';
        return `<p${id}>${this.parser.parseInline(tokens)}</p>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const place = placeOf(href, page, pages);
        if (place === null) return /^https?:/.test(href) ? `${words} (${escape(href)})` : words;
        const { page: to, heading } = place;
        return `<a href="#${to}" data-page="${to}" data-heading="${heading}">${words}</a>`;
      },
      code({ text, lang = '' }) {
        const isOutput = /^text\b/.test(lang);
        const block = `<pre${isOutput ? ' class="output" tabindex="0" role="group" aria-label="Output"' : ''}><code>${escape(text)}</code></pre>`;
        return isOutput
          ? `${block}\n`
          : `<div class="typed">${block}<button type="button" data-copy>Copy</button></div>\n`;
      },
    },
  });
  const [shown = ''] = markdown.split(END);
  const html = marked.parse(shown, { async: false });
  return html
    .replaceAll('<table>', '<div class="table" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>');
}

/** The window's components, pages of docs/ among them: `virtual:help-pages` has what loads each. */
export function windowPlugins() {
  const pages = helpPages();
  /** @type {import('vite').Plugin} */
  const help = {
    name: 'help-pages',
    enforce: 'pre',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) => (id === `\0${MODULE}` ? `export default {${pages.map(loaderOf).join(',\n')}}` : null),
    transform(code, id) {
      const page = PAGE.exec(id)?.[1];
      return page === undefined
        ? null
        : { code: `<template><div v-pre>${renderPage(code, page, pages)}</div></template>`, map: null };
    },
  };
  return [help, vue({ include: [/\.vue$/, PAGE] })];
}

/** @param {string} page */
const loaderOf = (page) =>
  `${JSON.stringify(page)}: () => import(${JSON.stringify(inRoot('docs', `${page}.md`))})`;
