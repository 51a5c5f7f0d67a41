import { type Remark } from '../../shared/errors/remark';
import { acquireLock, type ImageLock } from '../storage/lock/node-lock';
import { placesOf, type ImagePlaces } from './image-places';

/** Takes the writer's lock of an image in this program's name. Errors: `locked`, `permission`, `io`. */
export function lockImage(path: string): ImageLock {
  return acquireLock(path, { program: 'zonesmith', created: new Date().toISOString() });
}

/** The locks of all files of an image. */
export interface ImageLocks {
  /** Sentences for people: whose lock was taken over. */
  readonly notices: readonly Remark[];
  /** Idempotent. */
  readonly release: () => void;
}

/** Takes the locks of all files of an image, or none. Errors: as lockImage, naming the file that is locked. */
export function lockImageFiles(places: ImagePlaces): ImageLocks {
  return lockAll(placesOf(places));
}

/** Takes the locks of several files, or none. Errors: as lockImage. */
export function lockAll(paths: readonly string[]): ImageLocks {
  const locks: ImageLock[] = [];
  const release = (): void => {
    // Each is tried, whatever became of those before it.
    const failures = locks.splice(0).flatMap((lock) => failureOf(lock.release));
    if (failures.length > 0) throw failures[0];
  };
  try {
    for (const path of paths) locks.push(lockImage(path));
  } catch (error) {
    failureOf(release);
    throw error;
  }
  return { notices: locks.flatMap(({ notices }) => notices), release };
}

/** What an attempt threw; nothing where it went well. */
function failureOf(run: () => void): unknown[] {
  try {
    run();
    return [];
  } catch (thrown) {
    return [thrown];
  }
}
