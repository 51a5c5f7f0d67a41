import type { FormatImage, ImageBlocks, ImageTable } from '../image';

/** An image whose parts know how to be read; those that write may be missing. */
export type ReadableImage = Pick<FormatImage, 'facts' | 'anatomy'> & {
  readonly blocks: Omit<ImageBlocks, 'write' | 'zero'>;
  readonly table: Omit<
    ImageTable,
    'store' | 'restore' | 'words' | 'writeZde' | 'clearAtStart' | 'initialise'
  >;
};

/** The image with every change of it refused by an error; what is read stays as it is. */
export function refusing({ facts, blocks, table, anatomy }: ReadableImage, refusal: Error): FormatImage {
  const refuse = (): never => {
    throw refusal;
  };
  return {
    facts,
    anatomy,
    blocks: {
      read: (lba, into) => blocks.read(lba, into),
      write: refuse,
      zero: refuse,
      offsetOf: (lba) => blocks.offsetOf(lba),
      dataRanges: () => blocks.dataRanges(),
    },
    table: {
      zones: table.zones,
      get findings() {
        return table.findings;
      },
      canStore: (state) => table.canStore(state),
      store: refuse,
      restore: refuse,
      readZde: (zone) => table.readZde(zone),
      writeZde: refuse,
      seal: () => table.seal(),
      reload: () => table.reload(),
    },
  };
}

/** The image as it may be used: with every change refused where its facts say why nothing may be written. */
export function asAllowed(image: FormatImage): FormatImage {
  const { writeRefusal } = image.facts;
  return writeRefusal === null ? image : refusing(image, writeRefusal);
}
