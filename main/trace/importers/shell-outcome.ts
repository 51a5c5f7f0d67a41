import type { StatusName } from '../../../shared/zone/status';
import { statusOfNvme } from './requests/nvme-outcome';

/** Characters of a message that are kept. */
const FAILURE_MAX = 120;

const CODE = /NVMe status:.*\((0x[0-9a-f]{1,8})\)\s*$/i;
const APPENDED = /appended data to LBA ([0-9a-f]{1,13})\s*$/i;
const EXIT = /^(?:\[exit |--rc-- |rc=)(\d{1,3})\]?\s*$/;
const COPIED = /^(\d{1,16}) bytes .*copied/;
const FAILED = /ioctl failed|error (writing|reading)|failed:/;
const SUCCEEDED = /\bsuccess\b/i;

/** What the lines behind a command say of it. */
export class ShellOutcome {
  /** Its status, where its number or error is told. */
  status: StatusName | null = null;
  succeeded = false;
  /** What was said of a failure whose rule is not told. */
  failure: string | null = null;
  /** The tool refused it; the device never saw it. */
  notSent = false;
  /** LBA of a zone append. */
  appendedAt: number | null = null;
  /** Bytes that dd moved. */
  copied: number | null = null;

  /** Takes in a line of output. False when it says nothing of the command. */
  add(text: string, piped: boolean): boolean {
    const exit = EXIT.exec(text);
    if (exit !== null) {
      if (!piped) this.#exit(Number(exit[1]));
      return true;
    }
    // Looking for its words in lines that cannot have its number takes longer than all else.
    const code = text.includes(')') ? CODE.exec(text) : null;
    if (code) this.#setStatus(Number(code[1]));
    else return this.#addPlace(text) || this.#addWords(text);
    return true;
  }

  #addPlace(text: string): boolean {
    const appended = APPENDED.exec(text);
    const copied = appended === null && text.includes('copied') ? COPIED.exec(text) : null;
    if (appended) this.appendedAt = Number.parseInt(appended[1]!, 16);
    if (copied) this.copied = Number(copied[1]);
    return appended !== null || copied !== null;
  }

  #addWords(text: string): boolean {
    if (text.includes('is not aligned to zone size')) this.notSent = true;
    else if (FAILED.test(text)) this.#fail(text);
    else if (SUCCEEDED.test(text)) this.succeeded = true;
    else return false;
    return true;
  }

  #setStatus(code: number): void {
    const name = statusOfNvme(code);
    if (name === null) this.failure ??= `status 0x${code.toString(16)}`;
    else this.status = name;
  }

  /** Linux has two errors that only zones give. Source: block layer. */
  #fail(text: string): void {
    this.failure ??= text.slice(0, FAILURE_MAX);
    if (text.includes('Value too large for defined data type')) this.status = 'too-many-active';
    if (text.includes('Too many references')) this.status = 'too-many-open';
  }

  #exit(status: number): void {
    if (status === 0) this.succeeded = true;
    else this.failure ??= `exit status ${status}`;
  }

  /** The fields of a request that tell its outcome. */
  get fields(): { readonly status?: StatusName; readonly failed?: string } {
    if (this.status !== null) return { status: this.status };
    if (this.failure !== null) return { failed: this.failure };
    return this.succeeded || this.appendedAt !== null ? { status: 'ok' } : {};
  }
}
