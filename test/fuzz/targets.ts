import type { FuzzTarget } from './target';
import { channels } from './targets/channels';
import { images } from './targets/images';
import { messages } from './targets/messages';
import { texts } from './targets/texts';

/** Everything that is fuzzed, by turns. */
export const TARGETS: readonly FuzzTarget[] = [images, channels, ...texts, ...messages];
