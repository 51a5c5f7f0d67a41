import { join } from 'node:path';
import type { BlockFile } from '../../../main/storage/block-file';
import { BarrierFile } from '../../../main/storage/filters/barrier-file';
import { FaultFile } from '../../../main/storage/filters/fault-file';
import { GatherFile } from '../../../main/storage/filters/gather-file';
import { JoinedFile } from '../../../main/storage/filters/joined-file';
import { PageFile } from '../../../main/storage/filters/page-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { createNodeFile } from '../../../main/storage/node-block-file';
import { NodeScratchStore } from '../../../main/storage/overlay/node-scratch-store';
import { OverlayBlockFile } from '../../../main/storage/overlay/overlay-block-file';
import { UnflushedFile } from '../../../main/storage/filters/unflushed-file';
import { WriteLogFile } from '../../../main/storage/filters/write-log-file';

/** Every writable BlockFile of the product, and stacks of filters as the product builds them. */
export const BLOCK_FILES: readonly { name: string; make: (folder: string) => BlockFile }[] = [
  { name: 'memory', make: () => new MemoryBlockFile() },
  { name: 'file on disk', make: (folder) => createNodeFile(join(folder, 'image'), { replace: false }) },
  { name: 'scratch store', make: (folder) => new NodeScratchStore(folder) },
  { name: 'overlay', make: () => new OverlayBlockFile(new MemoryBlockFile()) },
  { name: 'write log', make: () => new WriteLogFile(new MemoryBlockFile()) },
  { name: 'gather filter', make: () => new GatherFile(new MemoryBlockFile()) },
  {
    name: 'joined from one file',
    make: () => new JoinedFile('joined', [{ file: new MemoryBlockFile(), offset: 0, length: null }]),
  },
  {
    name: 'joined behind a file of no length',
    make: () =>
      new JoinedFile('joined', [
        { file: new MemoryBlockFile(), offset: 0, length: 0 },
        { file: new MemoryBlockFile(), offset: 0, length: null },
      ]),
  },
  {
    name: 'flushes behind writes on the way to a log',
    make: () => {
      const log = new WriteLogFile(new MemoryBlockFile());
      return new BarrierFile(
        log,
        log,
        [1, 2, 5].map((write) => ({ command: -1, write })),
      );
    },
  },
  { name: 'without flushes', make: () => new UnflushedFile(new MemoryBlockFile()) },
  { name: 'pages of memory', make: () => new PageFile(new MemoryBlockFile()) },
  { name: 'fault filter without faults', make: () => new FaultFile(new MemoryBlockFile(), {}) },
  {
    name: 'write log over overlay over a file on disk',
    make: (folder) => {
      const base = createNodeFile(join(folder, 'image'), { replace: false });
      return new WriteLogFile(new OverlayBlockFile(base, new NodeScratchStore(folder)));
    },
  },
  {
    name: 'scratch overlay over an edited overlay',
    make: () => new OverlayBlockFile(new OverlayBlockFile(new MemoryBlockFile())),
  },
];
