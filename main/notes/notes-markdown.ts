import { basename } from 'node:path';
import { noteAddress, notePlaceText, type Note } from '../../shared/session/notes';
import { openLink } from '../../shared/app/open-request';
import { quoteArgument } from '../../shared/units/shell-word';
import { inlineMarkdown } from '../../shared/units/markdown-text';

/** The lines of a Markdown file with every note, its place, a link that opens the image there, and a command that shows it. */
export function* notesMarkdown(image: string, notes: readonly Note[]): Generator<string> {
  yield `# Notes on ${inlineMarkdown(basename(image))}`;
  for (const note of notes) {
    yield '';
    yield* noteLines(image, note);
  }
}

function* noteLines(image: string, { at, title, text }: Note): Generator<string> {
  const select = at.kind === 'bytes' ? at.length : null;
  const link = openLink({ path: image, at: noteAddress(at), select, readOnly: false });
  yield `## ${inlineMarkdown(title)}`;
  yield '';
  yield `[${notePlaceText(at)}](${link})`;
  for (const line of text === '' ? [] : ['', ...text.split(/\r\n|\r|\n/)]) yield inlineMarkdown(line);
  yield '';
  yield `    zonesmith hex ${quoteArgument(image)} --at ${noteAddress(at)} --annotate`;
}
