import { describe, expect, it } from 'vitest';
import { sourcesIn, textOf } from './repository';

interface Contract {
  readonly CHANNELS: readonly string[];
  readonly EVENTS: readonly string[];
}
interface Schemas {
  readonly ARGUMENT_SCHEMAS: Readonly<Record<string, unknown>>;
}

const modules = import.meta.glob<Contract & Schemas>('../../shared/ipc/{contract,schemas}.ts', {
  eager: true,
});
const contract: Contract | undefined = modules['../../shared/ipc/contract.ts'];
const schemas: Schemas | undefined = modules['../../shared/ipc/schemas.ts'];
const channels = contract?.CHANNELS ?? [];
const events = contract?.EVENTS ?? [];

/** Names that no file of the given folders spells as a string or a quoted key; none while the first is empty. */
function unmentioned(names: readonly string[], ...folders: readonly string[]): string[] {
  const text = sourcesIn(...folders)
    .map(textOf)
    .join('\n');
  return sourcesIn(...folders.slice(0, 1)).length === 0
    ? []
    : names.filter((name) => !new RegExp(`['"\`]${name}['"\`]`).test(text));
}

describe('channels', () => {
  it('the contract lists channels and events, each named noun:verb', () => {
    if (contract === undefined) return;
    expect(channels.length).toBeGreaterThan(0);
    expect([...channels, ...events].filter((name) => !/^[a-z][a-zA-Z]*:[a-z][a-zA-Z]*$/.test(name))).toEqual(
      [],
    );
  });

  it('every channel has a schema and no schema is without a channel', () => {
    if (contract === undefined) return;
    expect(Object.keys(schemas?.ARGUMENT_SCHEMAS ?? {}).sort()).toEqual([...channels].sort());
  });

  it('every channel has a handler', () => {
    expect(unmentioned(channels, 'main/ipc', 'main/session')).toEqual([]);
  });

  it('every event is sent', () => {
    expect(unmentioned(events, 'main/ipc', 'main/session', 'main/host')).toEqual([]);
  });

  it('every channel has a contract test', () => {
    expect(unmentioned(channels, 'test/contract')).toEqual([]);
  });
});
