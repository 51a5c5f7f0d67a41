import { isRawName, spellRawName } from './raw-name';

/** A word as a POSIX shell takes it: quoted where it has to be. */
export function quoteArgument(text: string): string {
  if (isRawName(text)) return `$'${spellRawName(text.replaceAll(/['\\]/g, String.raw`\$&`))}'`;
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
