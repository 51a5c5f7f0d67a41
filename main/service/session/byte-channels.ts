import { resolveAddress } from '../address';
import type { SessionHandlersOf } from './session-handlers';
import type { SessionState } from './session-state';

type ByteChannel = 'bytes:read' | 'bytes:annotate' | 'bytes:resolve' | 'bytes:locate' | 'structure:read';

/** Bytes and fields of the file as it lies, unsaved edits included. */
export function byteChannels(state: SessionState): SessionHandlersOf<ByteChannel> {
  return {
    'bytes:read': ({ offset, length }) => {
      const { file } = state.device;
      const existing = Math.max(0, Math.min(length, file.size() - offset));
      const bytes = new Uint8Array(existing);
      if (existing > 0) file.read(offset, bytes);
      return { offset, bytes };
    },
    'bytes:annotate': ({ offset, length }) => state.device.image.annotate(offset, length),
    'bytes:resolve': ({ address, from }) => {
      const { image, file } = state.device;
      return image.locate(resolveAddress(address, { image, fileSize: file.size(), from }));
    },
    'bytes:locate': ({ offset }) => state.device.image.locate(offset),
    'structure:read': ({ first, count }) => {
      const { image } = state.device;
      const total = image.structureCount();
      const fields = first >= total ? [] : image.structurePage(first, Math.min(count, total - first));
      return { fields, total };
    },
  };
}
