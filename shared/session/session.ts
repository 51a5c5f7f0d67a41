import { type Remark } from '../errors/remark';
import type { Finding } from '../image/check/finding';
import type { ImageInfo } from '../image/image-info';
import type { OpenImageOptions } from '../image/open-options';
import type { OutsideChange } from '../image/outside-change';
import type { Annotation, Place } from '../image/place';
import type { ZoneDetails } from '../image/zone-report';
import type { Extent } from '../units/ranges';
import type { ByteOffset, Lba, ZoneIndex } from '../units/units';
import type { Refusal } from '../zone/status';
import type { ImageChange } from './image-change';
import type { ShownLive } from './live';
import type { ShownMoment } from './moment';

/** State of an image session as every view needs it. */
export interface SessionSnapshot {
  readonly session: string;
  readonly name: string;
  readonly info: ImageInfo;
  /** locked: read-only view · editing: edits go to an overlay until saved. */
  readonly mode: 'locked' | 'editing';
  readonly dirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Title of what undo / redo would take back / do again. */
  readonly undoTitle: string | null;
  readonly redoTitle: string | null;
  /** Findings seen while opening (not a full check). */
  readonly findings: readonly Finding[];
  /** What other programs did to its files, until the user has decided what becomes of that; null = nothing. */
  readonly outside: OutsideChange | null;
  /** How the image was opened: no data image attached, for reading only, shown as bytes … */
  readonly notices: readonly Remark[];
  /** The moment of a trace that is shown instead of the present; null = the present. */
  readonly moment: ShownMoment | null;
  /** The drive that is shown instead, as hosts use it; null = the image is not served. */
  readonly live: ShownLive | null;
  /** The choices that it was opened with. */
  readonly options: OpenImageOptions;
  /** The revision with which it was opened, this time: an image that is reloaded may show anything else. */
  readonly opening: number;
  /** Grows with every change that a view must notice. */
  readonly revision: number;
  /** Another text whenever anything of what is shown may have changed, the moment or a byte of the image. */
  readonly shows: string;
  /** What came with the newest revision. */
  readonly change: ImageChange;
}

/** A session after one step back or forward in its history. */
export interface SessionStep extends SessionSnapshot {
  /** The first bytes that the step changed; null = none, or too many to tell. */
  readonly at: Extent | null;
}

/** A session as it is when it is asked. */
export interface SessionDescription extends SessionSnapshot {
  /** A job runs, which has to end before anything else may change the session. */
  readonly busy: boolean;
}

/** Answer to one command given through a session. */
export interface CommandOutcome {
  readonly status: string;
  readonly assignedLba: Lba | null;
  /** Where in the file begins what was written; null where nothing was, or the file holds no bytes of it. */
  readonly place: Place | null;
  readonly refusal: Refusal | null;
  /** Zones whose descriptor changed. */
  readonly changedZones: readonly ZoneIndex[];
  /** What became of the zone that a change names; null where it names none, or nothing changed. */
  readonly details: ZoneDetails | null;
  readonly snapshot: SessionSnapshot;
}

/** What a span of bytes is, and where in which zone it begins; that is absent outside of zones. */
export interface PlacedAnnotation extends Annotation {
  readonly at?: { readonly zone: ZoneIndex; readonly zoneByte: number };
}

/**
 * Bytes of the file as the session shows them. Shorter than asked for at the end of the file as it was opened. Once the
 * file holds something else, nothing says what they are.
 */
export interface BytesRead {
  readonly offset: ByteOffset;
  readonly bytes: Uint8Array;
  /** What they are, without gaps, from one byte before them on: one sees whether something begins with them. */
  readonly annotations: readonly PlacedAnnotation[];
  /** Parts of them that differ from what is saved; absent = none. */
  readonly edited?: readonly Extent[];
  /** Parts that are no longer in the file, as another program made it shorter: no bytes at all. Absent = none. */
  readonly missing?: readonly Extent[];
}
