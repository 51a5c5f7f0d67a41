/**
 * Saves the two generations into the image named on the command line, and its data image where a second name is
 * given, in turn and for ever, until it is killed.
 */
import { openSession } from '../../../main/session/image-session';
import { FAKE_LIVE } from './fake-target';
import { commandsFor, type Generation } from './session-generations';

const [path, data] = process.argv.slice(2);
const session = openSession(
  { session: 's1', path: path!, options: data === undefined ? {} : { data } },
  {
    publish: () => undefined,
    schedule: () => undefined,
    cancelledJob: () => 0,
    serveWaiting: () => undefined,
    live: FAKE_LIVE,
  },
);
const { snapshot } = session.opened;
session.call('sessions:setMode', { session: 's1', mode: 'editing' });
process.stdout.write('saving\n');
for (
  let generation: Generation = snapshot.info.counts.full > 0 ? 0 : 1;
  ;
  generation = generation === 0 ? 1 : 0
) {
  for (const command of commandsFor(generation)) session.call('zones:execute', { session: 's1', command });
  session.call('sessions:save', { session: 's1' });
}
