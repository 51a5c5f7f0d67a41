import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FURTHER } from '../../build/further.mjs';
import { inRoot } from '../../build/paths.mjs';

it('every file that npm test leaves to test:further is there to be run', () => {
  expect(FURTHER.length).toBeGreaterThan(0);
  expect(FURTHER.filter((file) => !existsSync(inRoot(file)))).toEqual([]);
});
