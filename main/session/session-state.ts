import { basename } from 'node:path';
import { fail, failAbout } from '../../shared/errors/app-error';
import {
  everythingSince,
  fewRanges,
  unchangedSince,
  type ImageChange,
} from '../../shared/session/image-change';
import { OPENED_READ_ONLY } from '../../shared/image/open-options';
import type { ShownMoment } from '../../shared/session/moment';
import type { SessionSnapshot } from '../../shared/session/session';
import { cloneZoneTable, type ZoneTable } from '../../shared/zone/zone-table';
import type { BlockFile } from '../storage/block-file';
import type { OverlayBlockFile, OverlayMark } from '../storage/overlay/overlay-block-file';
import { realPath } from '../storage/node-real-path';
import { describeImage } from '../image/image-info';
import { openDevice, type DeviceRequest } from '../image/open-device';
import { placesOf, type ImagePlaces } from '../image/image-places';
import { sourceLayoutOf, openSource, type ImageSource } from '../image/open-source';
import type { DeviceTreatment } from '../image/opened-image';
import type { EditsAtEnd, SessionStart } from './session-port';
import type { ZonedDevice } from '../device/device';
import type { KeptImage } from '../storage/kept/kept-layout';
import { EditKeeper } from './edits/edit-keeper';
import { EditedDevice } from './edits/edited-device';
import { CheckShelf } from './shelves/check-shelf';
import { DifferenceShelf } from './shelves/difference-shelf';
import { ExplorationShelf } from './shelves/exploration-shelf';
import { describeBeneath } from './edits/kept-image';
import { HandRecording } from './hand-recording';
import { HistoryKeeper } from './edits/history-keeper';
import { LiveServing } from './live/live-serving';
import { JobRunner, type SessionHost } from './job-runner';
import type { Moment } from '../trace/time-travel/time-line';
import { OutsideWatch } from './outside-watch';
import { scratchOver } from './overlay-copy';
import { RepairShelf } from './shelves/repair-shelf';
import { SearchShelf } from './shelves/search-shelf';
import { TraceShelf } from './shelves/trace-shelf';
import { differingZones, toldZones, type ZoneSpan } from './zone-pages';

/** Everything a session holds: the file beneath, the overlay of unsaved edits and the device over it. */
export class SessionState {
  readonly start: SessionStart;
  readonly host: SessionHost;
  readonly jobs: JobRunner;
  readonly traces = new TraceShelf((trace) => {
    if (this.#moment?.info.trace === trace) this.show(null);
  });
  readonly searches = new SearchShelf();
  readonly checks = new CheckShelf();
  readonly repairs = new RepairShelf();
  readonly differences = new DifferenceShelf();
  readonly explorations = new ExplorationShelf();
  readonly hand = new HandRecording(this);
  readonly live: LiveServing;
  readonly overlay: OverlayBlockFile;
  readonly keeper: EditKeeper;
  readonly history: HistoryKeeper;
  readonly #edited: EditedDevice;
  #source: ImageSource;
  readonly outside = new OutsideWatch(
    () => this.#source.changed(),
    () => {
      this.#tell(everythingSince(this.#revision, this.device.image.facts.geometry.zoneCount));
      this.live.lookedOutside(this.outside.known);
    },
    () => this.overlay.dirty,
  );
  mode: SessionSnapshot['mode'] = 'locked';
  /** Grows with every change that a view must notice. */
  #revision: number;
  #moment: { readonly moment: Moment; readonly info: ShownMoment } | null = null;
  #stored: ZoneTable | null = null;
  /** What came with that revision. */
  #change: ImageChange;
  /** The content that windows were told of. */
  #told: OverlayMark;
  /** Grows with every change of the content, whatever the file beneath holds. */
  content = 0;

  constructor(start: SessionStart, host: SessionHost) {
    this.start = start;
    this.host = host;
    this.jobs = new JobRunner(start.session, host);
    this.keeper = new EditKeeper(start.keeping ?? null);
    this.history = new HistoryKeeper(start);
    this.#revision = start.revision ?? 0;
    this.live = new LiveServing(this);
    this.#source = this.openBeneath();
    try {
      this.overlay = scratchOver(this.#source.file);
      this.#edited = new EditedDevice(() =>
        openDevice(this.overlay, { ...this.#request(), durability: 'none' }),
      );
    } catch (error) {
      this.#source.dispose();
      throw error;
    }
    this.#told = this.overlay.mark();
    this.#change = everythingSince(0, this.device.image.facts.geometry.zoneCount);
  }

  /** The image with its edits, and with what hosts write into them. */
  get device(): ZonedDevice {
    return this.live.inPlace ?? this.#edited.opened.device;
  }

  /** What is looked at: the present, a moment of a trace, or the drive that hosts use. */
  get shown(): ZonedDevice {
    return this.#moment?.moment.device ?? this.live.device ?? this.device;
  }

  /** Something else than the present is looked at. */
  get isAside(): boolean {
    return this.shown !== this.device;
  }

  /** The moment that is shown; null = the present. */
  get moment(): ShownMoment | null {
    return this.#moment?.info ?? null;
  }

  /** See SessionSnapshot. */
  get shows(): string {
    const { content, moment, live } = this;
    const drive = live.shown === null ? '' : ` live ${live.version}`;
    return `${content}${moment === null ? drive : ` ${moment.trace} ${moment.position}`}`;
  }

  /** Shows a moment instead of the present, or the present again; the moment is given back when another is shown. */
  show(next: { readonly moment: Moment; readonly info: ShownMoment } | null): void {
    const last = this.#moment;
    if (next === null && last === null) return;
    this.showing(() => (this.#moment = next));
    last?.moment.dispose();
  }

  /** Does something after which something else may be shown, and tells of it. */
  showing(work: () => void): void {
    const before = this.shown.image.table.zones;
    work();
    const { zones } = this.shown.image.table;
    this.#tell({
      since: this.#revision,
      zones: toldZones(zones, differingZones(before, zones)),
      bytes: null,
    });
  }

  /** Hosts changed the drive that they use: some of its zones, some bytes of its file. */
  moved(zones: ZoneSpan, bytes: ImageChange['bytes']): void {
    this.#tell({ since: this.#revision, zones: toldZones(this.shown.image.table.zones, zones), bytes });
  }

  /** A device of its own over another file that holds the same image, opened with the same choices. */
  deviceOver(file: BlockFile, how: DeviceTreatment = {}): ZonedDevice {
    return openDevice(file, { ...this.#request(), ...how }).device;
  }

  /** Where the files of the image lie. */
  get places(): ImagePlaces {
    return { path: this.start.path, data: this.start.options.data ?? null };
  }

  /** Opens the files of the image for reading, with the choices of this session. */
  openBeneath(how: { readonly holdsLock?: boolean } = {}): ImageSource {
    const { path, options } = this.start;
    return openSource(path, { access: 'read', ...options, ...how });
  }

  get source(): ImageSource {
    return this.#source;
  }

  /** After a save: the file beneath, opened anew, holds what the overlay showed. */
  replaceSource(source: ImageSource): void {
    const previous = this.#source;
    this.#source = source;
    this.outside.forget();
    const unsaved = this.overlay.changedSince(this.overlay.saved);
    this.overlay.markSaved(source.file);
    previous.dispose();
    this.hand.end();
    this.traces.rebase(this.content, () => scratchOver(source.file));
    this.#stored = null;
    this.history.keep(this);
    this.#tell(unchangedSince(this.#revision, unsaved && fewRanges(unsaved)));
  }

  /** After another program changed the file: it is the base of the edits from now on, opened anew. */
  rebase(source: ImageSource): void {
    this.#source.dispose();
    this.#source = source;
    this.outside.forget();
    this.#edited.reload();
    this.content++;
    // No trace started from this content.
    this.traces.rebase(this.content, () => scratchOver(source.file));
    this.#stored = null;
    this.#tell(everythingSince(this.#revision, this.device.image.facts.geometry.zoneCount));
  }

  /** After edits of an earlier session were laid over the file. `stored`: its zones without them. */
  restored(stored: ZoneTable): void {
    this.#stored = cloneZoneTable(stored);
    this.#edited.expectAnything();
    this.#edited.reload();
    this.content++;
    this.mode = this.overlay.dirty ? 'editing' : 'locked';
    this.#told = this.overlay.mark();
  }

  /** What tells later whether the image beneath the edits is still the same. */
  readonly describeBeneath = (): KeptImage => {
    const { start, source, device } = this;
    const stored = this.#stored ?? this.deviceOver(source.file).image.table.zones;
    return describeBeneath({ start, source, device, stored });
  };

  /** The zones as they lie in the file beneath the edits; null while there were none since it was opened or saved. */
  get stored(): ZoneTable | null {
    return this.#stored;
  }

  get revision(): number {
    return this.#revision;
  }

  /** See ImageSource. What changed once is not whole again before the user has decided. */
  whileUnchanged<Value>(doing: string, work: () => Value): Value {
    this.outside.requireContent(doing);
    return this.source.whileUnchanged(work);
  }

  /** For a look: the opened files have to hold what was read of them, whatever has their names meanwhile. */
  whileWhole<Value>(doing: string, work: () => Value): Value {
    this.outside.requireContent(doing);
    const value = work();
    this.outside.requireContent(doing);
    return value;
  }

  snapshot(): SessionSnapshot {
    const { image } = this.shown;
    return {
      session: this.start.session,
      name: basename(this.start.path),
      info: describeImage(image, {
        ...this.#source.facts(),
        ...this.#edited.opened.profile,
        path: this.start.path,
        // Edits may lie behind the end of the file beneath: a qcow2 grows as it is written.
        fileSizeBytes: this.shown.file.size(),
      }),
      mode: this.mode,
      dirty: this.overlay.dirty,
      canUndo: this.overlay.canUndo,
      canRedo: this.overlay.canRedo,
      undoTitle: this.overlay.undoTitle,
      redoTitle: this.overlay.redoTitle,
      findings: image.table.findings,
      outside: this.outside.known,
      notices: [
        ...this.#edited.notices,
        ...this.#source.notices,
        ...image.facts.notices,
        ...this.keeper.notices,
        ...this.history.notices,
      ],
      moment: this.moment,
      live: this.live.shown,
      options: this.start.options,
      opening: this.start.revision ?? 0,
      revision: this.#revision,
      shows: this.shows,
      change: this.#change,
    };
  }

  /** Errors: `locked-view` while the image is locked, `changed-outside` until the user has decided about that. */
  requireEditing(what: string): void {
    this.requireNow(what);
    if (this.mode === 'locked')
      fail('locked-view', `${what}: the image is locked; unlock it to edit`, { what });
    this.#begin(what);
  }

  /** The same for a repair: what can only be read because of its damage is unlocked by that. Errors: `read-only`, too. */
  requireRepairing(what: string): void {
    const { facts, anatomy } = this.device.image;
    const isDamaged = facts.writeRefusal !== null && anatomy.repairs !== undefined;
    if (this.mode === 'editing' || !isDamaged) return this.requireEditing(what);
    if (this.start.options.readOnly)
      failAbout(this.start.path, 'read-only', OPENED_READ_ONLY, { path: this.start.path });
    this.requireNow(what);
    this.#begin(what);
  }

  /** Errors: `locked-view` while a moment is shown, or hosts use the image. */
  requireNow(what: string): void {
    this.live.requireUnserved(what);
    if (this.moment === null) return;
    const { position, title } = this.moment;
    fail('locked-view', `${what}: command ${position} of ${title} is shown; go back to now to edit`, {
      what,
    });
  }

  /** Before the first edit: the zones are what is stored. */
  #begin(what: string): void {
    this.outside.requireNothing(what);
    if (!this.overlay.dirty) this.#stored = cloneZoneTable(this.device.image.table.zones);
  }

  /** Errors: `same-file` for a path of the image itself: what is written beside a session never takes its image's place. */
  requireOtherFile(...paths: readonly string[]): void {
    const { dataImage } = this.#source.facts();
    const own = placesOf({ path: this.start.path, data: dataImage }).map(realPath);
    for (const path of paths) {
      if (!own.includes(realPath(path))) continue;
      failAbout(path, 'same-file', 'is the image itself; choose another name', { path });
    }
  }

  /** Work as one edit of the overlay; work that fails or is cancelled leaves none. */
  edit<Value>(title: string, work: () => Value): Value {
    this.overlay.beginEdit(title);
    try {
      return work();
    } catch (error) {
      // From a file that another program changed, the zones must not be read again.
      if (this.overlay.abandonEdit() && this.outside.look()?.content !== true) this.reload();
      throw error;
    }
  }

  setMode(mode: SessionSnapshot['mode']): void {
    if (mode === this.mode) return;
    if (mode === 'editing') this.history.restore(this);
    this.mode = mode;
    this.#tell(unchangedSince(this.#revision));
  }

  /** Notes changed content; `zones`: first and count of those that may differ. */
  contentChanged(span: ZoneSpan): void {
    this.content++;
    const zones = toldZones(this.device.image.table.zones, span);
    const bytes = this.overlay.changedSince(this.#told);
    this.#tell({ since: this.#revision, zones, bytes: bytes && fewRanges(bytes) });
  }

  /** Reads the zones again after the bytes changed beneath the device. */
  reload(): void {
    const before = cloneZoneTable(this.device.image.table.zones);
    this.#edited.reload();
    this.contentChanged(differingZones(before, this.device.image.table.zones));
  }

  /** Reads everything again after bytes changed that say what the image is; so does every step from now on. */
  reopen(): void {
    this.#edited.expectAnything();
    this.reload();
  }

  /** Errors: why the bytes as edited are no image any more, whose zones could take commands. */
  requireRecognised(): void {
    if (this.#edited.refusal !== null) throw this.#edited.refusal;
  }

  #tell(change: ImageChange): void {
    this.#revision++;
    this.#change = change;
    this.#told = this.overlay.mark();
    // What hosts write in place is kept as the one edit that it is when it ends.
    if (this.live.shown === null) this.keeper.sync(this);
    this.host.publish({ event: 'sessions:changed', payload: this.snapshot() });
  }

  #request(): DeviceRequest {
    return { ...this.start.options, ...sourceLayoutOf(this.#source) };
  }

  dispose(edits: EditsAtEnd): void {
    this.live.dispose();
    this.keeper.dispose(edits);
    this.differences.dispose();
    this.traces.dispose();
    this.overlay.dispose();
    this.#source.dispose();
  }
}
