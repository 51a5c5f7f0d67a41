import type { ReportSink } from '../report-reader';

const BLOCKS = /^ +Logical blocks: \d+ blocks of (\d+) B$/;

/** What libzbd's and libzbc's tools say of the device before its zones (`-i`): indented lines behind a line `Device …:`. */
export class DevicePreamble {
  #isOpen = false;

  /** True for a line that belongs to it, or that is blank. */
  takes(text: string, sink: ReportSink): boolean {
    if (text.trim() === '') return true;
    this.#isOpen = /^Device .*:?$/.test(text) || (this.#isOpen && text.startsWith(' '));
    const blocks = this.#isOpen ? BLOCKS.exec(text) : null;
    if (blocks !== null) sink.blockSize(Number(blocks[1]));
    return this.#isOpen;
  }
}
