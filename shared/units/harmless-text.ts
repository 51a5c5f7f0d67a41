import { spellRawName } from './raw-name';

/** Characters that a terminal acts upon, but for tabs and line ends. */
const ACTED_UPON = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text that a terminal only shows, whatever names of files are in it: `\x1b` for an escape character, raw bytes, too. */
export function harmlessText(text: string): string {
  return spellRawName(text).replace(
    ACTED_UPON,
    (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
