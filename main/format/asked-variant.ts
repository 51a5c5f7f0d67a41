import { fail } from '../../shared/errors/app-error';
import type { ImageFamily } from '../../shared/image/family';

/** Errors: `usage` for a variant that was asked for and that the family has not; every driver asks before it opens. */
export function requireVariant({ name, variants }: ImageFamily, variant: string | undefined): void {
  if (variant === undefined || variants.some((known) => known.variant === variant)) return;
  const accepted = variants.map((known) => known.variant).join(', ');
  fail('usage', `--variant ${variant}: not a variant of ${name}; accepted: ${accepted}`, { variant });
}
