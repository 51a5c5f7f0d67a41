import { describe, expect, it } from 'vitest';
import { CHANNELS, EVENTS } from '../../shared/ipc/channels';
import { sourcesIn, textOf } from './repository';

/** Names that no file of the given folders spells as a string or a quoted key. */
function unmentioned(names: readonly string[], ...folders: readonly string[]): string[] {
  const text = sourcesIn(...folders)
    .map(textOf)
    .join('\n');
  return names.filter((name) => !new RegExp(`['"\`]${name}['"\`]`).test(text));
}

// That every channel has a handler is checked by the types, that it has a test by test/contract/every-channel.
describe('channels', () => {
  it('channels and events are named noun:verb', () => {
    const names = [...Object.keys(CHANNELS), ...Object.keys(EVENTS)];
    expect(names.filter((name) => !/^[a-z][a-zA-Z]*:[a-z][a-zA-Z]*$/.test(name))).toEqual([]);
  });

  it('every event is sent', () => {
    expect(unmentioned(Object.keys(EVENTS), 'main')).toEqual([]);
  });
});
