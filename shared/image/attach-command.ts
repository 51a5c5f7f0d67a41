/** A command line that attaches an image to another program. */
export interface AttachCommand {
  /** Program, such as `QEMU nvme-ns`. */
  readonly tool: string;
  readonly title: string;
  /** One or more lines to paste into a shell. */
  readonly line: string;
  /** What does not carry over, or what has to be done before. */
  readonly note?: string;
}
