import type { WritableFamily } from '../../shared/image/family';
import type { FormatName } from '../../shared/image/image-spec';

/** Families as choices. */
export function familyChoices(
  families: readonly WritableFamily[],
): { readonly value: FormatName; readonly title: string; readonly hint: string }[] {
  return families.map(({ name, title, creation }) => ({ value: name, title, hint: creation.hint }));
}

/** Variants of a family that are written as choices, each with what it is for. */
export function layoutChoices({
  creation,
}: WritableFamily): { readonly value: string; readonly title: string; readonly text: string }[] {
  return creation.layouts.map(({ variant, title, text }) => ({ value: variant, title, text }));
}
