import { failAbout } from '../../shared/errors/app-error';
import { settling } from '../../shared/errors/settling';
import { journalPathOf, removeJournal } from '../storage/journal/node-journal';
import { putAllInPlace, refuseExisting, targetExists } from '../storage/node-replace-file';
import { realPath } from '../storage/node-real-path';
import { lockAll } from './image-lock';
import { placesOf, type ImagePlaces } from './image-places';

/**
 * Puts a new image, and its data image where it has one, under their paths: both or none. An image is replaced with
 * leave, a data image never. What is replaced must not be locked; its pending save is forgotten, so that it cannot be taken for one of the new image. Errors: `exists`,
 * `locked`, `same-file` when both paths are the same, those of `make`.
 */
export function replaceImageFiles(
  places: ImagePlaces,
  options: { readonly replace: boolean },
  make: (passing: ImagePlaces) => void,
): void {
  const paths = placesOf(places);
  refuseSamePath(places);
  if (!options.replace) paths.forEach(refuseOld);
  // Leave to replace was given for the image's path: nobody was asked about the file beside it.
  else if (places.data !== null) refuseExisting(places.data);
  settling(lockAll(paths.filter(targetExists)).release, () =>
    putAllInPlace(paths, options, ([path, data]) => {
      make({ path: path!, data: data ?? null });
      // Before the new image is there, so that a kill in between cannot leave it beside the old journal.
      paths.forEach(removeJournal);
    }),
  );
}

function refuseSamePath({ path, data }: ImagePlaces): void {
  if (data === null || realPath(data) !== realPath(path)) return;
  failAbout(data, 'same-file', 'cannot be the image and its data image at once; choose another name', {
    path: data,
  });
}

/** The journal of an image that is gone would be taken for a save of the new one. */
function refuseOld(path: string): void {
  refuseExisting(path);
  const journal = journalPathOf(path);
  if (!targetExists(journal)) return;
  failAbout(journal, 'exists', 'holds an interrupted save of an image that is gone; remove it first', {
    path: journal,
  });
}
