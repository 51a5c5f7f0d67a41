/** A sentence about a file, or one that names everything itself. */
export interface Remark {
  /** Path or name of the file that the sentence is about; null = the sentence stands alone. */
  readonly subject: string | null;
  /** The sentence behind it. Whoever shows it where the file is named anyway leaves the subject out. */
  readonly message: string;
}

/** A remark about a file. */
export function remarkOn(file: string, message: string): Remark {
  return { subject: file, message };
}

/** A remark that stands alone. */
export function plainRemark(message: string): Remark {
  return { subject: null, message };
}

/** A remark as it is printed: `disk.img: checksum at offset 96 is …`. */
export function formatRemark({ subject, message }: Remark): string {
  return subject === null ? message : `${subject}: ${message}`;
}

/** A remark where a file is named anyway: about that file without its subject, about any other one with it. */
export function formatRemarkBeside(remark: Remark, file: string): string {
  return remark.subject === file ? remark.message : formatRemark(remark);
}

/** The remark that an error makes. */
export function toRemark({ subject, message }: Remark): Remark {
  return { subject, message };
}
