import { printedText } from '../../shared/units/markdown-text';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text that is nothing but text wherever it stands in HTML or SVG, between quotes of attributes as well; line ends stay. */
export function escapeMarkup(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => printedText(line).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!))
    .join('\n');
}
