import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../../shared/errors/app-error';
import { exitCodeOf } from '../../../../../main/host/cli/exit-codes';

describe('exit status of an error', () => {
  it.each<[ErrorCode, number]>([
    ['usage', 2],
    ['malformed', 2],
    ['out-of-range', 2],
    ['unmapped', 2],
    ['same-file', 2],
    ['busy', 2],
    ['gone', 2],
    ['unsaved', 2],
    ['not-representable', 1],
    ['not-recognised', 3],
    ['damaged', 3],
    ['unsupported', 3],
    ['unknown-feature', 3],
    ['locked', 3],
    ['read-only', 3],
    ['locked-view', 3],
    ['exists', 3],
    ['own-verdict', 3],
    ['changed-outside', 3],
    ['forbidden', 3],
    ['not-found', 4],
    ['permission', 4],
    ['no-space', 4],
    ['io', 4],
    ['save-pending', 4],
    ['internal', 4],
    ['cancelled', 130],
  ])('%s: %d', (code, status) => {
    expect(exitCodeOf(code)).toBe(status);
  });
});
