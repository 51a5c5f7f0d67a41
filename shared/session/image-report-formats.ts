/** Formats of a report of an image: one file each, which needs nothing else. */
export const IMAGE_REPORT_FORMATS = ['html', 'markdown'] as const;
