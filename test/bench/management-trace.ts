import { closeSync, openSync, writeSync } from 'node:fs';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openImage } from '../../main/image/open-image';
import { formatTraceEntry, formatTraceHeader } from '../../main/trace/native-codec';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { KIB, MIB } from '../../shared/units/units';

const ZONES = 1024;
/**
 * Small, for this is about commands: the first reset of a zone has to look through all of it, since nothing is known of what lies
 * there, and of zones of 1 MiB that takes longer than a hundred thousand commands.
 */
const ZONE_BYTES = 64 * KIB;
const UUID = '00000000-0000-4000-8000-000000000000';
const ROUND = [
  ['open', 'explicitlyOpened'],
  ['close', 'closed'],
  ['finish', 'full'],
  ['reset', 'empty'],
] as const;

/** Where an image and a trace for it are made. */
interface Places {
  readonly image: string;
  readonly trace: string;
}

/** Makes an image, and a trace of so many zone management commands that asserts status and state of each. */
export function writeManagementTrace({ image, trace }: Places, commands: number): void {
  createImage(image, completeSpec({ zoneCount: ZONES, zoneSizeBytes: ZONE_BYTES }, UUID), { replace: true });
  const opened = openImage(image, { access: 'read' });
  const { engine, rules } = opened.device;
  let lines = `${formatTraceHeader(makeTraceHeader({ ...engine.setup, rules }))}\n`;
  opened.dispose();
  const file = openSync(trace, 'w');
  for (let i = 0; i < commands; i++) {
    const [op, state] = ROUND[i % ROUND.length]!;
    const zone = Math.floor(i / ROUND.length) % ZONES;
    lines += `${formatTraceEntry({ i, t: 0, op, zone, expect: { status: 'ok', state } })}\n`;
    if (lines.length < MIB) continue;
    writeSync(file, lines);
    lines = '';
  }
  writeSync(file, lines);
  closeSync(file);
}
