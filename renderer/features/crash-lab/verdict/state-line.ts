import type { OpenImageOptions } from '../../../../shared/image/open-options';
import { optionWords } from '../../../../shared/image/option-words';
import { quoteArgument } from '../../../../shared/units/shell-word';

/** A state of an image, by the files that it is made of. */
export interface NamedState {
  readonly image: string;
  /** Choices that the image was opened with. */
  readonly options: OpenImageOptions;
  readonly trace: string;
  readonly id: string;
}

/** The command line that writes the image of a state. */
export function reproduceStateLine({ image, options, trace, id }: NamedState): string {
  return [
    ...['zonesmith', 'crash', 'reproduce', quoteArgument(image), ...optionWords(options)],
    ...['--trace', quoteArgument(trace), '--id', id, '-o', 'state.zoned'],
  ].join(' ');
}
