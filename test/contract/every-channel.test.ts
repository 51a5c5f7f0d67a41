import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../shared/ipc/channels';
import { answeredChannels } from '../support/session/contract-calls';

// Runs when all other files of the suite have ended (see vitest.config.ts), so run the whole suite to judge.
describe('the contract suite', () => {
  it('has had an answer from every channel', () => {
    const answered = answeredChannels();
    expect(Object.keys(CHANNELS).filter((channel) => !answered.has(channel))).toEqual([]);
  });
});
