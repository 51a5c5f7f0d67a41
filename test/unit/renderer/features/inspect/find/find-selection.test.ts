import { beforeEach, expect, it } from 'vitest';
import { useFindSelection } from '../../../../../../renderer/features/inspect/find/use-find-selection';
import { useFind } from '../../../../../../renderer/stores/inspect/find';
import { useInspector } from '../../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../../renderer/stores/notices';
import { openWorkbench, type Workbench } from '../../../../../support/workbench/workbench';

let workbench: Workbench;
beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.img');
});

it('looks for the selected bytes as hex, or for the one under the cursor', async () => {
  const find = useFind();
  useInspector().moveTo(1);
  expect(await useFindSelection()()).toBe(true);
  expect(find.text).toBe('5a');
  useInspector().select(0, 4);
  await useFindSelection()();
  await workbench.settle();
  expect([find.kind, find.text]).toEqual(['hex', '89 5a 53 4d']);
  expect([find.run?.title, find.count > 0]).toEqual(['89 5a 53 4d', true]);
});

it('takes no more of a long selection than the field has room for, and says so', async () => {
  useInspector().select(0, 4096);
  await useFindSelection()();
  expect(useFind().text).toHaveLength(3 * 256 - 1);
  expect(useNotices().announcement).toBe('Looking for the first 256 bytes of the selection');
  await workbench.settle();
  expect(useFind().problem).toBe('');
});
