import { onScopeDispose } from 'vue';
import { ZONE_STATE_TITLES } from '../../../shared/zone/state';
import { useCommands } from '../../stores/commands';
import { useInspector } from '../../stores/inspector';
import { useNotices } from '../../stores/notices';
import { useSessions } from '../../stores/sessions';
import { useZoneCommands } from '../../stores/zone-commands';
import { zoneDialogs } from './details/zone-dialogs';
import { useGoing } from './use-going';
import { openGoto, viewState } from './view-state';

/** Binds the commands that this view carries out, for as long as it is shown. */
export function useInspectCommands(): void {
  const commands = useCommands();
  const inspector = useInspector();
  const notices = useNotices();
  const sessions = useSessions();
  const { moveTo, goToZone, pickZone } = useGoing();
  const { execute } = useZoneCommands();

  async function stepZone(step: 1 | -1): Promise<void> {
    const last = (sessions.active?.info.geometry.zoneCount ?? 1) - 1;
    const zone = inspector.selectedZone === null ? 0 : inspector.selectedZone + step;
    const to = Math.min(Math.max(0, zone), last);
    await pickZone(to);
    await goToZone(to);
  }

  async function goToWritePointer(): Promise<void> {
    const row = inspector.details?.row;
    if (row?.writePointerBytes === null)
      notices.announce(`Zone ${row.index} is ${ZONE_STATE_TITLES[row.state]}: no write pointer`);
    else await goToZone(inspector.selectedZone ?? 0, 'wp:');
  }

  async function takeOffline(): Promise<void> {
    const zone = inspector.selectedZone;
    if (zone !== null) await execute({ op: 'offline', zone }, () => `Zone ${zone} is offline`);
  }

  onScopeDispose(
    commands.bindAll({
      'view.goto': () => openGoto(),
      'view.gotoZone': () => openGoto('z'),
      'view.fileStart': () => moveTo(0),
      'view.fileEnd': () => moveTo(inspector.fileSize - 1),
      'view.zoneMap': () => (viewState.zonesAs.value = 'map'),
      'view.zoneTable': () => (viewState.zonesAs.value = 'table'),
      'zone.previous': () => stepZone(-1),
      'zone.next': () => stepZone(1),
      'zone.gotoStart': () => goToZone(inspector.selectedZone ?? 0),
      'zone.gotoWritePointer': goToWritePointer,
      'zone.append': () => (zoneDialogs.append.value = true),
      'zone.setZde': () => (zoneDialogs.zde.value = true),
      'zone.offline': takeOffline,
    }),
  );
}
