import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout } from '../../../../shared/errors/app-error';
import type { Finding } from '../../../../shared/image/check/finding';
import type { BlockFile } from '../../../storage/block-file';
import { headerFinding } from '../findings';
import type { HeaderField } from '../layout';
import type { HeaderReader } from './header-reader';

/** An error where an image that was opened by naming its variant has another magic; null = it has the right one. */
export function magicFinding(reader: HeaderReader, field: HeaderField, magic: Uint8Array): Finding | null {
  const found = reader.slice(field);
  if (magic.every((byte, index) => byte === found[index])) return null;
  return headerFinding(field, {
    code: 'zoned-magic',
    severity: 'error',
    message:
      'not that of the variant that was named: no program finds such an image here; it is shown but not written',
    found: Buffer.from(found).toString('hex'),
    expected: Buffer.from(magic).toString('hex'),
  });
}

/** Nothing is written on the word of a header without its magic; null = it may be. */
export function magicRefusal(file: BlockFile, finding: Finding | null | undefined): AppError | null {
  if (!finding) return null;
  const { found = '?', expected = '?', offset = 0 } = finding;
  return errorAbout(
    file.name,
    'read-only',
    `the magic at offset ${offset} is ${found}, not ${expected}; nothing is written until it is repaired`,
    { file: file.name, field: 'magic', offset, found, expected },
  );
}
