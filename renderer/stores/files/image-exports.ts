import { defineStore } from 'pinia';
import { REPORT_FORMATS, type ReportFormat } from '../../../shared/image/report-formats';
import { call } from '../../api/client';
import { beginSending, sendRest, stopSending } from '../../api/send-file';
import type { CheckForm } from '../../../shared/session/check';
import type { DifferenceForm } from '../../../shared/session/comparison';
import { useComparison } from '../compare/comparison';
import { useFiles } from './files';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** What is written, and how its job begins. */
interface Export {
  readonly what: string;
  readonly suffix: string;
  start(address: { session: string; path: string; replace: boolean }): Promise<{ job: string }>;
}

/** Files for other programs that tell of the active image as it is shown. */
export const useImageExports = defineStore('image-exports', () => {
  const comparisons = useComparison();
  const files = useFiles();
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();

  /** Lets the user choose a file and writes it. */
  async function write({ what, suffix, start }: Export): Promise<void> {
    const { active } = sessions;
    if (active === null) return;
    const { session, name } = active;
    const target = await files.pickSave(`Export ${what}`, `${name.replace(/\.[^.]*$/, '')}.${suffix}`);
    if (target === null) return;
    await notices.about(active).attempt(`Exporting the ${what}`, async () => {
      const { job } = await start({ session, ...target });
      await jobs.wait(job, session);
      notices.announce(`Exported the ${what} as ${target.path}`);
    });
  }

  const exportStructure = (form: 'ksy' | 'hexpat') =>
    write({
      ...{ what: 'structure', suffix: form },
      start: (address) => call('structure:export', { ...address, form }),
    });

  const exportZones = (format: ReportFormat) =>
    write({
      what: 'zone table',
      suffix: REPORT_FORMATS.find(({ name }) => name === format)!.suffix,
      start: (address) => call('zones:export', { ...address, format }),
    });

  /** All zones as SVG, or a picture in PNG that the page draws. */
  async function exportMap(draw: (() => Promise<Blob>) | null): Promise<void> {
    if (draw === null)
      return write({
        ...{ what: 'zone map', suffix: 'svg' },
        start: (address) => call('zones:exportMap', { ...address, picture: null }),
      });
    const drawn = await notices.attempt('Drawing the zone map', async () => {
      const sending = await beginSending(new File([await draw()], 'map.png'));
      await sendRest(sending, () => true);
      return sending;
    });
    if (drawn === null) return;
    await write({
      ...{ what: 'zone map', suffix: 'png' },
      start: (address) => call('zones:exportMap', { ...address, picture: drawn.path }),
    });
    await notices.attempt('Discarding the picture', () => stopSending(drawn));
  }

  /** All that the newest comparison found. */
  async function exportDifferences(form: DifferenceForm): Promise<void> {
    const comparison = comparisons.summary?.comparison;
    if (comparison === undefined) return;
    await write({
      ...{ what: 'differences', suffix: { json: 'differences.json', zones: 'diff', patch: 'zspatch' }[form] },
      start: (address) => call('differences:export', { ...address, comparison, form }),
    });
  }

  /** All that a check of what is shown finds now. `all`: not only the first findings of a code. */
  const exportCheck = (form: CheckForm, all: boolean) =>
    write({
      what: 'findings',
      suffix: { text: 'findings.txt', json: 'findings.json', sarif: 'sarif', junit: 'junit.xml' }[form],
      start: (address) => call('checks:export', { ...address, form, all }),
    });

  return { exportStructure, exportZones, exportMap, exportDifferences, exportCheck };
});
