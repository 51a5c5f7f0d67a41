const BLANK = ' ';
/** What is neither a printable character of ASCII nor a blank of it. */
const OTHER = /[^ -~]/;
const BLANKS = /\s+/;

/** Words of a text, split at white space of any kind. */
export function splitWords(text: string): string[] {
  if (OTHER.test(text)) return text.split(BLANKS).filter((word) => word !== '');
  const words: string[] = [];
  for (let start = 0; start < text.length;) {
    const blank = text.indexOf(BLANK, start);
    const end = blank === -1 ? text.length : blank;
    if (end > start) words.push(text.slice(start, end));
    start = end + 1;
  }
  return words;
}
