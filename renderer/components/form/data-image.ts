/** Whether a zone_file gets a raw data image beside it, and where. */
export interface DataImageChoice {
  readonly wanted: boolean;
  /** Empty = beside the image, under its name with `.data`. */
  readonly path: string;
}

/** What is chosen at first. */
export const DATA_IMAGE_BESIDE: DataImageChoice = { wanted: true, path: '' };

/** Path of the data image of an image that goes to `imagePath`; null = none is made. */
export function dataImagePath({ wanted, path }: DataImageChoice, imagePath: string): string | null {
  if (!wanted) return null;
  return path.trim() === '' ? `${imagePath}.data` : path.trim();
}
