import type { WorkloadInvariant } from '../../shared/workload/workload-spec';

const invariant = (id: string, text: string): WorkloadInvariant => ({ id, text });

/** What generators promise, by name; generators name theirs, and the property tests check each. */
export const INVARIANTS = {
  allLegal: invariant('all-legal', 'The device refuses no command.'),
  expectedResults: invariant(
    'expected-results',
    'Every command gets the status that it carries; one that carries none is accepted.',
  ),
  refusedChangeNothing: invariant(
    'refused-change-nothing',
    'A refused command leaves state and write pointer of its zone as they were.',
  ),
  noImplicitClose: invariant('no-implicit-close', 'From empty zones no zone is ever closed implicitly.'),
  alwaysImplicitClose: invariant(
    'always-implicit-close',
    'Once the open limit is reached, every write closes another zone implicitly.',
  ),
  reachesActiveLimit: invariant(
    'reaches-active-limit',
    'As many zones become active as the device allows, and never more.',
  ),
  appendsOnly: invariant('appends-only', 'Data comes by append alone, so that the device places it.'),
  finishedEarly: invariant('finished-early', 'A zone is finished before its capacity is written.'),
  resetAfterRead: invariant('reset-after-read', 'A zone is read right before and right after its reset.'),
  hotZonesReset: invariant('hot-zones-reset', 'Only hot zones are reset.'),
  fullZonesReset: invariant('full-zones-reset', 'From empty zones a zone is reset only once it is full.'),
  readsWritten: invariant('reads-written', 'Only what has been written is read.'),
  oldestReset: invariant(
    'oldest-reset',
    'Zones are written in ring order; the one that is reset is always the oldest.',
  ),
  sequentialZones: invariant('sequential-zones', 'A zone is begun only when the one before it is full.'),
} as const;
