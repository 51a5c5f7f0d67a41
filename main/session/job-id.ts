/** Parts of a job's id. */
export interface JobId {
  readonly session: string;
  /** 1 for a session's first job. */
  readonly number: number;
}

/** `s3-job-2`. */
export function formatJobId({ session, number }: JobId): string {
  return `${session}-job-${number}`;
}

/** The reverse; null for anything else. */
export function parseJobId(job: string): JobId | null {
  const match = /^(s\d+)-job-(\d+)$/.exec(job);
  return match && { session: match[1]!, number: Number(match[2]) };
}
