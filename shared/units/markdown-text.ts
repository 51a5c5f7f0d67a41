/** What does not print, or turns the direction of what follows. */
const UNPRINTED = /[\0-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** A text in which controls, bidirectional ones among them, are the replacement character. */
export function printedText(text: string): string {
  return text.replaceAll(UNPRINTED, '\uFFFD');
}

/**
 * A text as a part of a line of Markdown that shows it and nothing else: no HTML, link, image, emphasis, heading, list or table
 * cell begins in it, and no address is made a link of.
 */
export function inlineMarkdown(text: string): string {
  return printedText(text)
    .trimStart()
    .replaceAll(/[\\`*_{}[\]<>&|~#!@$]/g, String.raw`\$&`)
    .replaceAll('://', String.raw`\://`)
    .replaceAll(/www\./gi, (found) => `${found.slice(0, 3)}\\.`)
    .replace(/^([-+=])/, String.raw`\$1`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}
