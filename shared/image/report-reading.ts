import type { ImageSpec } from './image-spec';

/** Characters of a pasted report, which travels in one message. The command line takes longer ones. */
export const REPORT_TEXT_MAX = 524_288;
/** Bytes of a report file that is read for a window. */
export const REPORT_FILE_BYTES_MAX = 4_194_304;

/** What a report of zones says of an image to be made. */
export interface ReportReading {
  /** Whose text it is, as the tool is called. */
  readonly tool: string;
  /** What the text leaves open and was taken for granted, a sentence each. */
  readonly guesses: readonly string[];
  /** What of it an image does not have, a sentence each. */
  readonly notes: readonly string[];
  /** Sizes of zones depend on the size of the logical block, which the text does not say. */
  readonly isBlockSizeOpen: boolean;
  /** Fields of the specification that follow from it; a block size that may be chosen is left out. */
  readonly spec: Pick<
    ImageSpec,
    'zoneCount' | 'zoneSizeBytes' | 'zoneCapacityBytes' | 'lastZoneSizeBytes' | 'conventional'
  > &
    Partial<Pick<ImageSpec, 'logicalBlockSizeBytes'>> &
    Required<Pick<ImageSpec, 'states'>>;
}
