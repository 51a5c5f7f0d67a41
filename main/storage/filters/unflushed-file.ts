import { ThroughFile } from './through-file';

/**
 * Leaves out every flush: for a file that counts for nothing before it is whole, such as one under a passing name. Whoever
 * makes it flushes the file beneath once, at the end. Everything else passes through.
 */
export class UnflushedFile extends ThroughFile {
  override flush(): void {
    // The file beneath is flushed by whoever makes it.
  }
}
