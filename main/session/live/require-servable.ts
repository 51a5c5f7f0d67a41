import { failAbout } from '../../../shared/errors/app-error';
import { driveObstacle } from '../../../shared/image/drive-obstacle';
import { geometryShape } from '../../../shared/image/geometry-shape';
import type { ImageFacts } from '../../format/image';

/** Errors: `unsupported`, with the reason and the way out, for an image that is no zoned drive. */
export function requireServable({ geometry, dataRefusal }: ImageFacts, path: string): void {
  const obstacle = driveObstacle({ geometry: geometryShape(geometry), hasData: dataRefusal === null });
  if (obstacle === null) return;
  failAbout(path, 'unsupported', `${obstacle.title}: ${obstacle.text}`, { path });
}
