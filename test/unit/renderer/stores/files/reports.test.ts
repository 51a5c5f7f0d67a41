import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { useFiles } from '../../../../../renderer/stores/files/files';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useReports } from '../../../../../renderer/stores/files/reports';
import { openWorkbench } from '../../../../support/workbench/workbench';

it('writes HTML, or Markdown by the name, and says where', async () => {
  const workbench = openWorkbench();
  await workbench.open();
  for (const name of ['r.html', 'r.md']) {
    const writing = useReports().write();
    expect(useFiles().dialog?.suggestedName).toBe('a.img-report.html');
    useFiles().dialog?.answer({ path: workbench.path(name), replace: false });
    await writing;
    expect(useNotices().list.at(-1)).toMatchObject({
      what: 'Wrote the report',
      where: workbench.path(name),
    });
  }
  expect(readFileSync(workbench.path('r.html'), 'utf8')).toMatch(/^<!doctype html>/);
  expect(readFileSync(workbench.path('r.md'), 'utf8')).toMatch(/^# Report of a\.img\n/);
});

it('writes nothing without a file, and says what was wrong', async () => {
  const workbench = openWorkbench();
  await workbench.open();
  const given = useReports().write();
  useFiles().dialog?.answer(null);
  await given;
  expect(useNotices().list).toEqual([]);
  const refused = useReports().write();
  useFiles().dialog?.answer({ path: workbench.path('a.img'), replace: true });
  await refused;
  expect(useNotices().list.at(-1)?.severity).toBe('error');
  expect(existsSync(workbench.path('a.img-report.html'))).toBe(false);
});
