import { onScopeDispose } from 'vue';
import { ZONE_STATE_TITLES } from '../../../shared/zone/state';
import { useCommands } from '../../stores/commands';
import { useDifferenceSteps } from '../../stores/compare/difference-steps';
import { useEditedRuns } from '../../stores/bytes/edited-runs';
import { useFiles } from '../../stores/files/files';
import { useDetailsView } from '../../stores/inspect/details-view';
import { useNoteDialog } from '../../stores/inspect/note-dialog';
import { useNotes } from '../../stores/inspect/notes';
import { useInspector } from '../../stores/inspect/inspector';
import { useNotices } from '../../stores/notices';
import { useSessions } from '../../stores/sessions';
import { useFind } from '../../stores/inspect/find';
import { useGoing } from '../../stores/inspect/going';
import { useSelecting } from '../../stores/inspect/selecting';
import { useZoneView } from '../../stores/inspect/zone-view';
import { useZones } from '../../stores/inspect/zones';
import { useReplace } from '../../stores/inspect/replace';
import { useFindSelection } from './find/use-find-selection';
import { nextMatch } from './zone-map/filter-matches';

/** Which dialogs of the view are open, and the address that the one for addresses holds. */
export interface InspectDialogs {
  goto: boolean;
  until: boolean;
  address: string;
  fill: boolean;
  append: boolean;
  write: boolean;
  zde: boolean;
  exportStructure: boolean;
  exportZones: boolean;
  /** Grows when the pattern of the find panel should be typed. */
  findWanted: number;
}

/** Edits as a file that other copies of the image take. */
function patchCommands() {
  const edited = useEditedRuns();
  const files = useFiles();
  const sessions = useSessions();

  async function exportPatch(): Promise<void> {
    const target = await files.pickSave('Export the edits', `${sessions.active?.name ?? 'edits'}.zspatch`);
    if (target !== null) await edited.exportPatch(target.path, target.replace);
  }

  async function applyPatch(): Promise<void> {
    const path = await files.pickFile('Choose the patch to apply');
    if (path !== null) await edited.applyPatch(path);
  }

  return { exportPatch, applyPatch };
}

/** Notes on what is selected. */
function noteCommands() {
  const files = useFiles();
  const sessions = useSessions();
  const dialog = useNoteDialog();
  const notes = useNotes();

  async function exportNotes(): Promise<void> {
    const name = sessions.active?.name ?? 'image';
    const target = await files.pickSave('Export the notes', `${name}-notes.md`);
    if (target !== null) await notes.exportMarkdown(target.path, target.replace);
  }

  return {
    'edit.noteBytes': dialog.beginOnBytes,
    'edit.noteZone': dialog.beginOnZone,
    'notes.export': exportNotes,
    'view.notes': useDetailsView().showNotes,
  };
}

/** Finding bytes, those that are selected too. */
function findCommands(dialogs: InspectDialogs) {
  const find = useFind();
  const replace = useReplace();
  const findSelection = useFindSelection();

  function show(): void {
    find.isShown = true;
    dialogs.findWanted++;
  }

  return {
    'edit.find': show,
    'edit.findNext': () => find.step(1),
    'edit.findPrevious': () => find.step(-1),
    'edit.findSelection': async () => {
      if (await findSelection()) show();
    },
    'edit.replace': () => {
      replace.isShown = true;
      show();
    },
  };
}

/** Going from zone to zone, and what the selected one is given at once. */
function zoneCommands() {
  const inspector = useInspector();
  const notices = useNotices();
  const sessions = useSessions();
  const { goToZone, pickZone } = useGoing();
  const zones = useZones();
  const view = useZoneView();

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

  async function stepMatch(step: 1 | -1): Promise<void> {
    const shown = view.shownStates;
    if (shown.size === 0) return notices.announce('Choose states in the legend of the zones first');
    const next = zones.table && nextMatch(zones.table, shown, inspector.selectedZone, step);
    if (next === null) notices.announce('No zone passes the filter');
    else await pickZone(next);
  }

  async function takeOffline(): Promise<void> {
    const zone = inspector.selectedZone;
    if (zone !== null) await zones.carryOut({ op: 'offline', zone }, () => `Zone ${zone} is offline`);
  }

  return { stepZone, goToWritePointer, stepMatch, takeOffline };
}

/** Binds the commands that this view carries out, for as long as it is shown. */
export function useInspectCommands(dialogs: InspectDialogs): void {
  const { stepZone, goToWritePointer, stepMatch, takeOffline } = zoneCommands();
  const commands = useCommands();
  const inspector = useInspector();
  const { moveTo, goToZone } = useGoing();
  const { selectHere, selectZone } = useSelecting();
  const view = useZoneView();
  const details = useDetailsView();
  const { exportPatch, applyPatch } = patchCommands();
  const { stepFromCursor } = useDifferenceSteps();

  /** Opens the dialog for addresses with a text to start from. */
  function openGoto(address: string): void {
    dialogs.address = address;
    dialogs.goto = true;
  }

  function openUntil(): void {
    dialogs.address = '';
    dialogs.until = true;
  }

  onScopeDispose(
    commands.bindAll({
      'image.exportZones': () => (dialogs.exportZones = true),
      'image.exportStructure': () => (dialogs.exportStructure = true),
      ...findCommands(dialogs),
      'view.goto': () => openGoto(''),
      'view.gotoZone': () => openGoto('z'),
      'view.fileStart': () => moveTo(0),
      'view.fileEnd': () => moveTo(inspector.fileSize - 1),
      'view.values': details.showValues,
      'view.edits': details.showEdits,
      'view.structure': details.showStructure,
      'edit.exportPatch': exportPatch,
      'edit.applyPatch': applyPatch,
      ...noteCommands(),
      'edit.fill': () => (dialogs.fill = true),
      'edit.selectHere': selectHere,
      'edit.selectZone': () => selectZone(inspector.selectedZone ?? 0),
      'edit.selectUntil': openUntil,
      'compare.previous': () => stepFromCursor('back'),
      'compare.next': () => stepFromCursor('forward'),
      'view.zoneMap': () => (view.shownAs = 'map'),
      'view.zoneTable': () => (view.shownAs = 'table'),
      'zone.previous': () => stepZone(-1),
      'zone.next': () => stepZone(1),
      'zone.previousMatch': () => stepMatch(-1),
      'zone.nextMatch': () => stepMatch(1),
      'zone.gotoStart': () => goToZone(inspector.selectedZone ?? 0),
      'zone.gotoWritePointer': goToWritePointer,
      'zone.append': () => (dialogs.append = true),
      'zone.write': () => (dialogs.write = true),
      'zone.setZde': () => (dialogs.zde = true),
      'zone.offline': takeOffline,
    }),
  );
}
