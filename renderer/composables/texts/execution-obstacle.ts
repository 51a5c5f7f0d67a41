import type { ImageFamily } from '../../../shared/image/family';
import type { ImageInfo } from '../../../shared/image/image-info';

/** Why zone commands cannot be executed on an image. */
export interface ExecutionObstacle {
  readonly title: string;
  readonly text: string;
  /** What would help: naming the data image, choosing other opening options, or nothing here. */
  readonly cure: 'data' | 'options' | null;
}

/** What stands against executing commands on an image of a family; null = nothing. */
export function executionObstacle(
  info: ImageInfo,
  family: ImageFamily | null | undefined,
): ExecutionObstacle | null {
  if (info.geometry.zoneCount === 0) return { title: 'This image has no zones', ...whyNoZones(info, family) };
  if (info.readOnlyReason !== null) {
    const text = `${asSentence(info.readOnlyReason.message)} A run would have to write through this layout, even on a scratch copy.`;
    return { title: 'This image can only be read', text, cure: null };
  }
  if (info.hasData) return null;
  return {
    title: 'No data image is attached',
    text: 'The file holds the zone table only. Reads and writes need the data image that belongs to it.',
    cure: 'data',
  };
}

/** Reasons of the host come without a full stop. */
const asSentence = (reason: string) => (reason.endsWith('.') ? reason : `${reason}.`);

/** Why an image shows no zones, in one or two sentences. */
function whyNoZones(
  { format, variant, candidates }: ImageInfo,
  family: ImageFamily | null | undefined,
): Pick<ExecutionObstacle, 'text' | 'cure'> {
  if (family?.isInterpreted === false) {
    const text =
      'It is shown as bytes: nothing of its content is interpreted, so there are no zones to act on.';
    return { text, cure: 'options' };
  }
  if (variant === 'unzoned')
    return { text: `It is an ordinary ${format} image without zone information.`, cure: null };
  const text = `It is a ${format} image, but none of the known layouts of its zone information fits.`;
  return { text, cure: candidates.length > 0 ? 'options' : null };
}
