import { takesDataImage, type ImageFamily } from '../../../../shared/image/family';
import type { ImageInfo } from '../../../../shared/image/image-info';

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
export function recognitionFacts(
  info: ImageInfo,
  family: ImageFamily | undefined,
): readonly RecognitionFact[] {
  const hasZones = info.geometry.zoneCount > 0;
  const isInterpreted = family?.isInterpreted !== false;
  const title = family?.title ?? info.format;
  const facts: (RecognitionFact | null)[] = [
    { name: 'Family', text: isInterpreted ? title : `${title}: none is assumed` },
    isInterpreted ? { name: 'Variant', text: info.variant } : null,
    isInterpreted ? { name: 'Confidence', text: `${Math.round(info.confidence * 100)} %`, mono: true } : null,
    hasZones ? { name: 'Rules', text: `${info.profile} – ${PROFILE_SOURCES[info.profileSource]}` } : null,
    dataFact(info, family),
    info.readOnlyReason === null ? null : { name: 'Read only', text: info.readOnlyReason.message },
    info.pendingSave ? { name: 'Journal', text: 'an interrupted save is shown as if it were applied' } : null,
  ];
  return facts.filter((fact) => fact !== null);
}

function dataFact(
  { dataImage, hasData, geometry }: ImageInfo,
  family: ImageFamily | undefined,
): RecognitionFact | null {
  if (dataImage !== null) return { name: 'Data image', text: dataImage, mono: true };
  if (hasData || geometry.zoneCount === 0) return null;
  // Why is told by what stands against writing.
  if (family && !takesDataImage(family)) return { name: 'Data', text: 'cannot be read' };
  return { name: 'Data image', text: 'none attached; only the zone table is here' };
}
