import { defineStore } from 'pinia';
import { plural } from '../../../shared/units/format';
import { call } from '../../api/client';
import { useFiles } from './files';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** Rows of the zone table in a report. */
const TABLE_ZONES = 1_000;
const MARKDOWN = /\.(md|markdown)$/i;

/** Reports of the active image as files for people. */
export const useReports = defineStore('reports', () => {
  const files = useFiles();
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();

  /** Lets the user choose a file and writes the report into it: Markdown where its name ends in .md, else HTML. */
  async function write(): Promise<void> {
    const image = sessions.active;
    if (image === null) return;
    const target = await files.pickSave('Save the report (.html or .md)', `${image.name}-report.html`);
    if (target === null) return;
    const format = MARKDOWN.test(target.path) ? 'markdown' : 'html';
    const { session } = image;
    const result = await sessions.attemptOn(session, 'Writing the report', async () => {
      const { job } = await call('reports:start', { session, format, ...target, zones: TABLE_ZONES });
      return jobs.wait(job, session);
    });
    if (result?.kind !== 'report') return;
    const { path, findings } = result;
    notices
      .about(image)
      .add({ what: 'Wrote the report', where: path, why: `With ${plural(findings, 'finding')} of a check.` });
    notices.announce(`Wrote the report ${path}`);
  }

  return { write };
});
