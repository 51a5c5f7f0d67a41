import { onScopeDispose } from 'vue';
import { BYTES_PAGE_MAX } from '../../../../../shared/image/limits';
import { formatBytes, formatHex, plural } from '../../../../../shared/units/format';
import { useBytes } from '../../../../stores/inspect/bytes';
import { useCommands } from '../../../../stores/commands';
import { useInspector, type ByteSelection } from '../../../../stores/inspect/inspector';
import { useNotices } from '../../../../stores/notices';
import { useSessions } from '../../../../stores/sessions';
import { COPY_FORMATS, type CopyFormat } from './copy-formats';

/** Copying the selected bytes, or the one under the cursor, and where they are. */
export function useCopying(): void {
  const bytes = useBytes();
  const commands = useCommands();
  const inspector = useInspector();
  const notices = useNotices();
  const sessions = useSessions();

  const range = () => inspector.selection ?? { offset: inspector.cursor, length: 1 };

  async function readAll({ offset, length }: ByteSelection): Promise<Uint8Array> {
    const all = new Uint8Array(length);
    for (let done = 0; done < length; done += BYTES_PAGE_MAX) {
      const part = await bytes.read(offset + done, Math.min(BYTES_PAGE_MAX, length - done));
      all.set(part.bytes, done);
    }
    return all;
  }

  async function copyAs({ title, most, format }: CopyFormat): Promise<void> {
    const { offset, length } = range();
    const path = sessions.active?.info.path ?? '';
    const copied = { bytes: await readAll({ offset, length: Math.min(length, most) }), offset, path };
    await navigator.clipboard.writeText(format(copied));
    notices.announce(
      length > most
        ? `Copied only the first ${formatBytes(most)} of ${formatBytes(length)} as ${title}`
        : `Copied ${plural(length, 'byte')} as ${title}`,
    );
  }

  async function copyPlace(text: string | null, what: string): Promise<void> {
    if (text === null) return notices.announce(`These bytes have no ${what}: they are no data of the device`);
    await navigator.clipboard.writeText(text);
    notices.announce(`Copied ${text}`);
  }

  async function copyLba(): Promise<void> {
    const { lba } = await bytes.locate(range().offset);
    await copyPlace(lba === null ? null : formatHex(lba), 'LBA');
  }

  async function copyZoneAddress(): Promise<void> {
    const { zone, zoneByte } = await bytes.locate(range().offset);
    const address = zone === null || zoneByte === null ? null : `z${zone}+${formatHex(zoneByte)}`;
    await copyPlace(address, 'zone address');
  }

  const copies = Object.entries(COPY_FORMATS).map(([id, format]) => [id, () => copyAs(format)] as const);
  onScopeDispose(
    commands.bindAll({
      ...Object.fromEntries(copies),
      'edit.copyOffset': () => copyPlace(formatHex(range().offset), 'offset'),
      'edit.copyLba': copyLba,
      'edit.copyZoneAddress': copyZoneAddress,
    }),
  );
}
