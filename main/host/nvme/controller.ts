/** A controller: what one host has of a subsystem, over all of its connections. */
import type { DriveFacts } from '../../drive/drive-port';
import { Features } from './admin/features';
import { Events } from './admin/events';
import { Properties } from './fabrics';
import { LIMITS } from './limits';

/** What a controller has to end with it. */
export interface Member {
  /** Ends a connection at once. */
  end(why: string): void;
}

/** How a controller comes to be. */
export interface ControllerBirth {
  /** CNTLID. */
  readonly id: number;
  /** Never given twice. */
  readonly serial: number;
  /** Which drive; null = a discovery controller. */
  readonly drive: number | null;
  readonly facts: DriveFacts | null;
  readonly subsystemNqn: string;
  readonly hostNqn: string;
  readonly hostId: string;
  readonly keepAliveMs: number;
}

export class Controller {
  readonly birth: ControllerBirth;
  readonly properties = new Properties();
  readonly features: Features;
  readonly events: Events;
  readonly admin: Member;
  readonly ioQueues = new Map<number, Member>();
  /** When it last heard of its host, by the target's clock. */
  heardAt: number;

  constructor(birth: ControllerBirth, admin: Member, now: number) {
    this.birth = birth;
    this.admin = admin;
    this.heardAt = now;
    const asksForNone = birth.facts === null && birth.keepAliveMs === 0;
    this.features = new Features(asksForNone ? LIMITS.discoveryKeepAliveMs : birth.keepAliveMs);
    this.events = new Events(birth.facts?.geometry.zoneSizeBlocks ?? 1);
  }

  /** True when its host was silent for longer than it said it would be. */
  isForsaken(now: number): boolean {
    const { keepAliveMs } = this.features;
    return keepAliveMs > 0 && now - this.heardAt > keepAliveMs + LIMITS.keepAliveGraceMs;
  }

  /** Ends the connections of all I/O queues. */
  endQueues(why: string): void {
    for (const queue of [...this.ioQueues.values()]) queue.end(why);
  }

  /** Ends every connection. */
  end(why: string): void {
    this.endQueues(why);
    this.admin.end(why);
  }
}
