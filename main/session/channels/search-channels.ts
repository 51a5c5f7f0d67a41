import type { ArgumentsOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import { formatPattern, SEARCH_HITS_MAX } from '../../../shared/search/pattern';
import type { SearchHit, SearchPage } from '../../../shared/search/search';
import type { JobContext } from '../../device/job';
import { scopeIn } from '../../search/scope';
import { searchImage, type ImageSearch } from '../../search/search-image';
import { placeHit } from '../../search/spaces';
import { replaceHits } from '../edits/replace-hits';
import type { KeptSearch } from '../shelves/search-shelf';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';

/** Searches of what is shown, unsaved edits included, their hits, and other bytes in their place. */
export function searchChannels(state: SessionState) {
  return {
    'searches:start': (args) => startSearch(state, args),
    'searches:read': ({ search, first, count }) =>
      pageOf(state, state.searches.get(search), { first, count }),
    'searches:replace': (args) => replaceHits(state, args),
  } satisfies Partial<SessionHandlers>;
}

/** Errors: `usage` for a pattern or a scope that is not understood, before a job begins. */
function startSearch(
  state: SessionState,
  { pattern, scope }: ArgumentsOf<'searches:start'>,
): { readonly job: string; readonly search: string } {
  const { shown, source } = state;
  const search = searchImage(shown, {
    pattern,
    scope: scopeIn(shown, scope),
    dataAt: source.attached?.offset ?? null,
    limit: SEARCH_HITS_MAX,
  });
  const kept = state.searches.add(search.space, state);
  const started = state.jobs.start({
    title: `Find ${formatPattern(pattern)}`,
    unit: 'bytes',
    run: (context) => state.whileUnchanged('Find', () => runSearch(search, kept, context)),
  });
  return { ...started, search: kept.id };
}

function runSearch(search: ImageSearch, kept: KeptSearch, context: JobContext): JobResult {
  const matches = search.run({
    checkCancelled: () => context.checkCancelled(),
    progress: (done, total) => context.progress({ done, total }),
  });
  let next = matches.next();
  for (; !next.done; next = matches.next()) {
    context.checkCancelled();
    kept.add(next.value);
  }
  return { kind: 'search', search: kept.id, summary: next.value };
}

interface Wanted {
  readonly first: number;
  readonly count: number;
}

/** Where hits lie is told by the image as it is now. */
function pageOf({ shown }: SessionState, kept: KeptSearch, { first, count }: Wanted): SearchPage {
  const hits = kept.page(first, count).map((match) => placeHit(shown, kept.space, match));
  const column = (field: keyof SearchHit) => Float64Array.from(hits, (hit) => hit[field] ?? -1);
  return {
    ...{ first, total: kept.count, revision: kept.revision },
    ...{ offset: column('offset'), length: column('length'), lba: column('lba') },
    ...{ zone: column('zone'), zoneByte: column('zoneByte') },
  };
}
