import type { ConversionSummary } from '../../../shared/image/conversion';
import { formatBytes } from '../../../shared/units/format';
import type { SessionSnapshot } from '../../../shared/session/session';
import { optionsWith } from '../../stores/creation';
import { useNotices } from '../../stores/notices';
import { useSessions } from '../../stores/sessions';

/** Says what a conversion made, and offers to open it. */
export function useConversionNotice(): (from: SessionSnapshot, summary: ConversionSummary) => void {
  const notices = useNotices();
  const sessions = useSessions();

  const open = ({ path, data }: ConversionSummary) => sessions.open(path, optionsWith(data));

  return (from, summary) => {
    const { path, data, losses, copiedBytes, elapsedSeconds } = summary;
    const codes = [...new Set(losses.map(({ code }) => code))];
    const lost = codes.length === 0 ? 'Nothing was lost.' : `Lost, as accepted: ${codes.join(', ')}.`;
    notices.about(from).add({
      what: 'Converted',
      where: data === null ? path : `${path} · data in ${data}`,
      why: `${formatBytes(copiedBytes)} copied in ${elapsedSeconds.toFixed(1)} s. ${lost}`,
      action: { title: 'Open the converted image', run: () => open(summary), view: 'inspect' },
    });
  };
}
