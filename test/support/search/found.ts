/** Searches of images, and how they come out when every place is tried. */
import { scopeIn } from '../../../main/search/scope';
import { placeHit } from '../../../main/search/spaces';
import { searchImage } from '../../../main/search/search-image';
import type { ZonedDevice } from '../../../main/device/device';
import type { SearchPattern } from '../../../shared/search/pattern';
import type { SearchHit, SearchSummary } from '../../../shared/search/search';

/** What is searched besides the pattern. */
export interface Where {
  readonly in?: string;
  readonly limit?: number;
  readonly dataAt?: number;
}

/** Every hit of a search, and what it came to. */
export function search(
  { file, image }: ZonedDevice,
  pattern: SearchPattern,
  where: Where = {},
): { readonly hits: readonly SearchHit[]; readonly summary: SearchSummary } {
  const searched = { file, image };
  const found = searchImage(searched, {
    pattern,
    scope: scopeIn(searched, where.in ?? 'all'),
    dataAt: where.dataAt ?? null,
    limit: where.limit ?? Infinity,
  });
  const hits: SearchHit[] = [];
  const matches = found.run({ checkCancelled: () => undefined, progress: () => undefined });
  let next = matches.next();
  for (; !next.done; next = matches.next()) hits.push(placeHit(searched, found.space, next.value));
  return { hits, summary: next.value };
}

/** Bytes as a hexadecimal pattern. */
export function hexOf(bytes: Uint8Array): SearchPattern {
  return { kind: 'hex', text: Buffer.from(bytes).toString('hex') };
}
