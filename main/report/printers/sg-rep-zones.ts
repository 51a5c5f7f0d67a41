import { SG_STATES, SG_TYPES } from '../tool-words';
import { blockLayerPointer } from './zbd';
import { bit, hex, isConventionalRow, resetRecommended, type ReportPrinter } from './zone-printer';

/** `sg_rep_zones` of sg3_utils: LBAs, a paragraph a zone; it has no capacity. Source: scsi_debug, captured. */
export const sgRepZonesPrinter: ReportPrinter = {
  header: ({ deviceBlocks }) => [
    'Report zones response:',
    '  Same=0: zone type and length may differ in each descriptor',
    `  Maximum LBA: ${hex(deviceBlocks - 1)}`,
    '',
  ],
  zone: (printed) => {
    const { row, image } = printed;
    const block = image.facts.geometry.logicalBlockSizeBytes;
    const pointer = isConventionalRow(printed) ? '-1' : hex(Math.floor(blockLayerPointer(printed) / block));
    return [
      ` Zone descriptor: ${row.index}`,
      `   Zone type: ${SG_TYPES[row.type]}`,
      `   Zone condition: ${SG_STATES[row.state]}`,
      '   PUEP: 0',
      '   Non_seq: 0',
      `   Reset: ${bit(resetRecommended(printed))}`,
      `   Zone Length: ${hex(row.sizeBytes / block)}`,
      `   Zone start LBA: ${hex(row.startLba)}`,
      `   Write pointer LBA: ${pointer}`,
    ];
  },
  footer: () => [],
};
