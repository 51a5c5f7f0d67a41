import type { ImageInfo } from '../../../../shared/image/image-info';
import { formatTitle } from '../../../components/image/format-title';

/** One line about how an image was recognised. */
export interface RecognitionFact {
  readonly name: string;
  readonly text: string;
  /** Paths and numbers. */
  readonly mono?: boolean;
}

const PROFILE_SOURCES: Readonly<Record<ImageInfo['profileSource'], string>> = {
  image: 'recorded in the image',
  default: 'as usual for the family; the image records none',
  option: 'chosen when opening',
};

/** What is known of an image's family and of how it was opened, line by line. */
export function recognitionFacts(info: ImageInfo): readonly RecognitionFact[] {
  const hasZones = info.geometry.zoneCount > 0;
  const isBytes = info.format === 'bytes';
  const facts: (RecognitionFact | null)[] = [
    { name: 'Family', text: isBytes ? 'bytes: none is assumed' : formatTitle(info.format) },
    isBytes ? null : { name: 'Variant', text: info.variant },
    isBytes ? null : { name: 'Confidence', text: `${Math.round(info.confidence * 100)} %`, mono: true },
    hasZones ? { name: 'Rules', text: `${info.profile} – ${PROFILE_SOURCES[info.profileSource]}` } : null,
    dataFact(info),
    info.readOnlyReason === null ? null : { name: 'Read only', text: info.readOnlyReason },
    info.pendingSave ? { name: 'Journal', text: 'an interrupted save is shown as if it were applied' } : null,
  ];
  return facts.filter((fact) => fact !== null);
}

function dataFact({ dataImage, hasData, geometry }: ImageInfo): RecognitionFact | null {
  if (dataImage !== null) return { name: 'Data image', text: dataImage, mono: true };
  if (hasData || geometry.zoneCount === 0) return null;
  return { name: 'Data image', text: 'none attached; only the zone table is here' };
}
