import type { SessionRegistry } from '../../session/session-registry';
import type { HandlersOf } from './handler-types';

/** Long work of any session. */
export function jobHandlers(sessions: SessionRegistry): HandlersOf<'jobs:cancel'> {
  return { 'jobs:cancel': ({ job }) => ({ cancelled: sessions.cancelJob(job) }) };
}
