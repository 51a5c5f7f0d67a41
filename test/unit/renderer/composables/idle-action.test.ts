import { expect, it } from 'vitest';
import { whyIdle } from '../../../../renderer/composables/idle-action';
import type { ActionOperation } from '../../../../shared/workload/operations';
import type { ZoneStateName } from '../../../../shared/zone/state';

it.each<[ActionOperation, ZoneStateName, string | null]>([
  ['injectOffline', 'offline', 'Zone 1,234 is offline already.'],
  ['injectOffline', 'readOnly', null],
  ['injectReadOnly', 'readOnly', 'Zone 1,234 is read only already.'],
  ['injectReadOnly', 'empty', null],
  ['clearFault', 'empty', 'Zone 1,234 has no fault that could be taken back.'],
  ['clearFault', 'notWritePointer', 'Zone 1,234 has no fault that could be taken back.'],
  ['clearFault', 'readOnly', null],
  ['clearFault', 'offline', null],
  ['reset', 'empty', null],
])('%s of a zone that is %s: %s', (op, state, reason) => {
  expect(whyIdle(op, { index: 1234, state })).toBe(reason);
});
