import { describe, expect, it } from 'vitest';
import { nextTick, ref } from 'vue';
import { useVirtualRows } from '../../../../renderer/composables/use-virtual-rows';

const rowsOf = (rowCount: number, viewportHeight = 240) =>
  useVirtualRows({ rowCount, rowHeight: 24, viewportHeight });

describe('useVirtualRows', () => {
  it('draws the rows in view and one more', () => {
    const rows = rowsOf(1000);
    expect([rows.firstRow.value, rows.drawnCount.value]).toEqual([0, 11]);
    rows.scrollToRow(500.5);
    expect([rows.firstRow.value, rows.cutPixels.value]).toEqual([500, 12]);
  });

  it('reaches every row of a list that no browser could lay out', () => {
    const count = 2 ** 43 / 16;
    const rows = rowsOf(count);
    expect(rows.scrollHeight.value).toBeLessThanOrEqual(8_000_000);
    rows.scrollToRow(count);
    expect(rows.firstRow.value + 10).toBe(count);
    rows.scrollByPixels(-24);
    expect(rows.firstRow.value + 11).toBe(count);
    rows.scrollToRow(123_456_789_012);
    expect(rows.firstRow.value).toBe(123_456_789_012);
  });

  it('is shown where it was left once a list is whole again', async () => {
    const rowCount = ref(1000);
    const top = ref(500);
    const rows = useVirtualRows({ rowCount, rowHeight: 24, viewportHeight: 240, top });
    expect(rows.firstRow.value).toBe(500);
    rowCount.value = 0;
    await nextTick();
    expect(rows.firstRow.value).toBe(0);
    rowCount.value = 1000;
    await nextTick();
    expect(rows.firstRow.value).toBe(500);
  });

  it('ignores the echo of its own scroll bar and follows a drag', () => {
    const rows = rowsOf(2 ** 40);
    rows.scrollToRow(2 ** 39 + 7);
    rows.followScrollBar(Math.round(rows.scrollTop.value));
    expect(rows.firstRow.value).toBe(2 ** 39 + 7);
    rows.followScrollBar(0);
    expect(rows.firstRow.value).toBe(0);
    rows.followScrollBar(8_000_000 - 240);
    expect(rows.firstRow.value).toBe(2 ** 40 - 10);
  });

  it('scrolls as little as needed to show a row', () => {
    const rows = rowsOf(1000);
    rows.reveal(5);
    expect(rows.top.value).toBe(0);
    rows.reveal(10);
    expect(rows.top.value).toBe(1);
    rows.reveal(0);
    expect(rows.top.value).toBe(0);
  });

  it('stays inside of a list that became shorter', async () => {
    const rowCount = ref(1000);
    const rows = useVirtualRows({ rowCount, rowHeight: 24, viewportHeight: 240 });
    rows.scrollToRow(900);
    rowCount.value = 5;
    await nextTick();
    expect([rows.top.value, rows.drawnCount.value]).toEqual([0, 5]);
  });
});
