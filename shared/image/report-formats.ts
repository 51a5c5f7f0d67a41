/** Texts that a report of zones is printed as, in the order in which they are offered. */
export const REPORT_FORMATS = [
  { name: 'table', title: 'a table for people', suffix: 'txt' },
  { name: 'csv', title: 'comma-separated, with a header line', suffix: 'csv' },
  { name: 'json', title: 'one JSON document', suffix: 'json' },
  { name: 'markdown', title: 'a table in Markdown', suffix: 'md' },
  { name: 'blkzone', title: 'blkzone report (util-linux)', suffix: 'txt' },
  { name: 'blkzone-2.38', title: 'blkzone report (util-linux 2.38)', suffix: 'txt' },
  { name: 'zbd', title: 'zbd report (libzbd)', suffix: 'txt' },
  { name: 'zbd-csv', title: 'zbd report -csv (libzbd)', suffix: 'csv' },
  { name: 'zbc', title: 'zbc_report_zones (libzbc)', suffix: 'txt' },
  { name: 'sg-rep-zones', title: 'sg_rep_zones (sg3_utils)', suffix: 'txt' },
  { name: 'nvme', title: 'nvme zns report-zones (nvme-cli)', suffix: 'txt' },
  { name: 'nvme-json', title: 'nvme zns report-zones -o json', suffix: 'json' },
  { name: 'nvme-json-2.3', title: 'nvme zns report-zones -o json (nvme-cli 2.3)', suffix: 'json' },
  { name: 'qemu-io', title: 'zrp of qemu-io (QEMU)', suffix: 'txt' },
] as const;

/** Name of a format. */
export type ReportFormat = (typeof REPORT_FORMATS)[number]['name'];
/** Names of all formats. */
export const REPORT_FORMAT_NAMES = REPORT_FORMATS.map(({ name }) => name);
