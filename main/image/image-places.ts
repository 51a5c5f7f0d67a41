/** Where the files of an image lie. */
export interface ImagePlaces {
  readonly path: string;
  /** The data image that is attached to it; null = none. */
  readonly data: string | null;
}

/** All paths of an image, its own first. */
export function placesOf({ path, data }: ImagePlaces): readonly string[] {
  return data === null ? [path] : [path, data];
}
