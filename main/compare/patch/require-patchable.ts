import { fail } from '../../../shared/errors/app-error';
import type { ByteOffset } from '../../../shared/units/units';
import type { ComparedImage } from '../device-bytes';

/** An image of which a patch is made, and where its data image begins behind it; null = there is none. */
export interface PatchSide extends ComparedImage {
  readonly title: string;
  readonly dataAt: ByteOffset | null;
}

/** Errors: `usage` where a patch in offsets of the file makes no sense; its message begins with `doing`. */
export function requirePatchable(a: PatchSide, b: PatchSide, doing: string): void {
  const { format } = a.image.facts.recognition;
  const { format: other } = b.image.facts.recognition;
  if (format !== other)
    fail(
      'usage',
      `${doing}: ${a.title} is ${format} and ${b.title} is ${other}; a patch is in offsets of the file, which have nothing in common across formats. Use convert`,
      { a: format, b: other },
    );
  if (a.dataAt !== b.dataAt)
    fail(
      'usage',
      `${doing}: give both images their data images (--data, --b-data) of zone files that are as long, or neither`,
    );
}
