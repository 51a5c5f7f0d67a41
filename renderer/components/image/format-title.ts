/** Families whose name is written otherwise than in options and files of this program. */
const TITLES: Readonly<Record<string, string>> = { 'zone-file': 'zone_file', 'zbd-dump': 'zbd dump' };

/** A family (and variant) as people write it; plain bytes have no variants. */
export function formatTitle(format: string, variant = ''): string {
  if (format === 'bytes') return 'bytes';
  return `${TITLES[format] ?? format} ${variant}`.trim();
}
