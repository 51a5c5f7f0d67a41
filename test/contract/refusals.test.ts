import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../shared/ipc/channels';
import { STRIP_PAGE_MAX, STRIP_ROWS_MAX } from '../../shared/image/content-strip';
import { BYTES_PAGE_MAX, ROWS_PAGE_MAX, ZONES_PAGE_MAX } from '../../shared/image/limits';
import { REPORT_TEXT_MAX } from '../../shared/image/report-reading';
import { NOTES_PAGE_MAX } from '../../shared/session/notes';
import { TEXT_MAX } from '../../shared/units/schemas';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { specOf } from '../support/image/device-images';

const session = 's1';
const choice = { trace: 't1', point: '0', lose: 'none', tearBytes: null, seed: 0 };
const plug = { lose: 'all', tearBytes: null, seed: 1, policy: 'nvme', then: 'stop', seen: null };
const explored = { trace: 't1', first: 0, last: 0, tearBytes: null, limit: 1 };
const workload = { session, name: 'sequential-fill', seed: 1, settings: {}, target: 'scratch' };
const conversion = {
  ...{ session, target: { format: 'zoned', variant: 'rfc', force: false } },
  ...{ path: 'x', data: null, replace: false, acceptLoss: false },
};
const comparison = { with: { kind: 'self' }, zones: null, zonesOnly: false };
const query = { severities: [], codes: [], zones: '', text: '', order: null, descending: false };
const rows = { first: 0, count: ROWS_PAGE_MAX + 1 };

/** Arguments that look nearly right, a list for each channel. */
const BAD: Readonly<Record<Channel, readonly unknown[]>> = {
  'app:describe': [{ verbose: true }],
  'settings:load': [{ path: '/x' }],
  'settings:save': [{}, { settings: { theme: 'purple' } }],
  'windows:open': [{}, { workspace: { tabs: [] } }],
  'windows:quit': [{ now: true }],
  'windows:stay': [{ window: 'w' }],
  'sessions:move': [{ session: 's1' }, { session: 's1', window: '', tab: null }],
  'workspace:load': [{ path: 'x' }],
  'workspace:save': [
    {},
    { workspace: { tabs: [], active: 64, route: 'home' } },
    { workspace: { tabs: [{ path: '' }], active: null, route: 'home' } },
  ],
  'files:list': [{}, { path: 7 }, { path: '' }],
  'files:leftovers': [{}, { place: '' }],
  'files:removeLeftover': [{}, { path: 3 }],
  'files:recognise': [{}, { path: '' }],
  'uploads:begin': [{ name: 'x' }, { name: '', bytes: 1 }, { name: 'x', bytes: -1 }],
  'uploads:append': [
    { upload: 'u1', offset: 0 },
    { upload: 'u1', offset: 0, bytes: [1, 2] },
    { upload: 'u1', offset: 0, bytes: new Uint8Array(BYTES_PAGE_MAX + 1) },
  ],
  'uploads:discard': [{ upload: 3 }],
  'dialogs:openImage': [{ title: 'x' }],
  'dialogs:saveFile': [{}, { suggestedName: '' }],
  'recent:list': [{ max: 3 }],
  'recent:forget': [{ path: null }],
  'kept:list': [{ path: 'x' }],
  'kept:discard': [{}, { id: '' }],
  'samples:list': [{ id: 'x' }],
  'samples:prepare': [{ id: 3 }],
  'images:plan': [
    { spec: {}, path: null, data: null },
    { spec: { ...specOf(), zoneCount: -1 }, path: null, data: null },
    { spec: { ...specOf(), states: [{ first: 0, last: 0, state: 'wet' }] }, path: null, data: null },
    { spec: { ...specOf(), seed: -1 }, path: null, data: null },
    { spec: specOf(), path: null },
  ],
  'images:create': [
    { spec: specOf(), path: 'x' },
    { spec: { ...specOf(), zoneSizeBytes: 1.5 }, path: 'x', replace: false },
  ],
  'recipes:read': [{}],
  'recipes:save': [{ spec: specOf(), path: 'x' }],
  'reports:read': [
    { text: 'x' },
    { text: 'x', path: null, logicalBlockSizeBytes: 1024 },
    { text: 'x'.repeat(REPORT_TEXT_MAX + 1), path: null, logicalBlockSizeBytes: null },
  ],
  'formats:list': [{ writable: true }],
  'workloads:list': [{ all: true }],
  'sessions:open': [
    { path: 'x' },
    { path: 'x', options: { profile: 'zns2' } },
    { path: 'x'.repeat(TEXT_MAX + 1), options: {} },
    { path: 'x', options: {}, kept: { id: 'k', over: 'any' } },
    { path: 'x', options: {}, kept: 'k' },
  ],
  'sessions:list': [{ session }],
  'sessions:close': [{ session }],
  'sessions:reload': [{ session }, { session, discard: 'yes' }],
  'jobs:cancel': [{ job: '' }],
  'app:takeOpenRequests': [{ max: 1 }],
  'sessions:describe': [{}],
  'sessions:setMode': [{ session, mode: 'writing' }],
  'sessions:weighSave': [{ session, force: true }],
  'sessions:save': [{ session, force: true }],
  'sessions:saveAs': [{ session, path: 'x' }],
  'sessions:keepEdits': [{ session: 5 }],
  'sessions:revert': [{ session: 5 }],
  'sessions:undo': [{}],
  'sessions:redo': [{}],
  'zones:report': [
    { session, first: 0, count: ZONES_PAGE_MAX + 1 },
    { session, first: -1, count: 1 },
  ],
  'zones:describe': [{ session, zone: 1.5 }],
  'zones:execute': [
    { session, command: { op: 'format' } },
    { session, command: { op: 'write', zone: -1 } },
    { session, command: { op: 'write', lba: 0 }, from: '' },
  ],
  'bytes:read': [
    { session, offset: 0, length: BYTES_PAGE_MAX + 1 },
    { session, offset: -1, length: 1 },
  ],
  'zones:hints': [{ session, first: 0, count: 1025 }],
  'zones:exportMap': [{ session, picture: '', path: 'p', replace: false }],
  'bytes:measure': [{ session, offset: 0, length: 4 * 2 ** 20 + 1 }],
  'bytes:strip': [
    { session, offset: 0, length: 1, rows: 1, first: 0, count: STRIP_PAGE_MAX + 1 },
    { session, offset: 0, length: 1, rows: STRIP_ROWS_MAX + 1, first: 0, count: 1 },
    { session, offset: 0, length: 0, rows: 1, first: 0, count: 1 },
  ],
  'skips:start': [
    { session, from: 0, rowBytes: 65, direction: 'forward' },
    { session, from: 0, rowBytes: 16, direction: 'up' },
  ],
  'measures:start': [{ session, offset: 0, length: 0 }],
  'bytes:write': [
    { session, offset: 0, bytes: new Uint8Array(0), rules: 'raw' },
    { session, offset: 0, bytes: new Uint8Array(BYTES_PAGE_MAX + 1), rules: 'raw' },
    { session, offset: 0, bytes: [1], rules: 'raw' },
    { session, offset: 0, bytes: new Uint8Array(1), rules: 'none' },
  ],
  'bytes:fill': [
    { session, offset: 0, length: 0, fill: { kind: 'increment', first: 0, step: 1 }, rules: 'raw' },
    { session, offset: 0, length: 1, fill: { kind: 'increment', first: 256, step: 1 }, rules: 'raw' },
    { session, offset: 0, length: 1, fill: { kind: 'pattern', bytes: new Uint8Array(0) }, rules: 'raw' },
  ],
  'bytes:place': [{ session, path: '', rules: 'raw', from: 'a' }],
  'edits:list': [{ session, from: 0, count: ROWS_PAGE_MAX + 1 }],
  'edits:takeBack': [{ session, offset: 0, length: 0 }],
  'edits:exportPatch': [{ session, path: '', replace: false }],
  'edits:applyPatch': [{ session }],
  'bytes:resolve': [{ session, address: '', from: 0 }],
  'bytes:locate': [{ session, offset: 2 ** 53 }],
  'structure:read': [{ session, ...rows }],
  'structure:outline': [{ session, first: 0 }],
  'structure:filter': [
    { session, text: '', first: 0, count: 1 },
    { session, text: 'a', first: 0, count: 0 },
  ],
  'structure:export': [
    { session, form: 'json', path: 'x', replace: false },
    { session, form: 'ksy', path: '', replace: false },
  ],
  'workloads:preview': [
    { session, name: 'fio', seed: 1, settings: {}, count: 101 },
    { session, name: 'fio', seed: 1, settings: {}, count: 0 },
    { session, name: 'fio', seed: 1, settings: { rw: 1 }, count: 1 },
  ],
  'workloads:start': [
    { ...workload, target: 'image' },
    { ...workload, settings: { zones: 3 } },
  ],
  'traces:list': [{}],
  'traces:read': [{ session, trace: 't1', ...rows }],
  'traces:save': [{ session, trace: 't1', path: '', replace: false }],
  'traces:index': [{ session, trace: '' }],
  'traces:go': [
    { session, trace: 't1' },
    { session, trace: 't1', position: -1 },
  ],
  'traces:find': [
    { session, trace: 't1', from: 0, direction: 'up', breakpoints: [] },
    { session, trace: 't1', from: 0, direction: 'back', breakpoints: [3] },
  ],
  'traces:story': [{ session, trace: 't1', position: 0.5 }],
  'traces:series': [{ session, trace: 't1', places: ROWS_PAGE_MAX + 1 }],
  'traces:differences': [{ session, trace: 't1', from: 0, to: 1, most: -1 }],
  'traces:import': [
    { session, path: 'x', from: null },
    { session, path: '', from: null, placement: 'as-is' },
    { session, path: 'x', from: 'iolog', placement: 'anywhere' },
    { session, path: 'x', from: 'iolog', placement: 'as-is', wait: 'long' },
  ],
  'traces:compare': [{ session, trace: 't1', a: '' }],
  'traces:export': [
    { session, trace: 't1', format: 'perfetto', path: '', replace: false },
    { session, trace: 't1', format: 'perfetto', path: 'x' },
  ],
  'traces:formats': [{ all: true }],
  'traces:shrink': [
    { session, trace: 't1' },
    { session, trace: 't1', check: 3 },
  ],
  'traces:replay': [{ session, trace: 't1' }],
  'live:start': [
    { session },
    { session, choice: { mode: 'write', host: '127.0.0.1', port: 0 } },
    { session, choice: { mode: 'scratch', host: '', port: 0 } },
    { session, choice: { mode: 'scratch', host: '127.0.0.1', port: 65_536 } },
  ],
  'live:stop': [{ session, force: true }],
  'live:state': [{}],
  'live:pending': [{ session, ...rows }],
  'live:execute': [
    { session, command: { op: 'format' } },
    { session, command: { op: 'reset', zone: -1 } },
  ],
  'live:pull': [
    { session },
    { session, choice: { ...plug, then: 'wait' } },
    { session, choice: { ...plug, lose: 'some' } },
    { session, choice: { ...plug, policy: 'hope' } },
  ],
  'crashes:preview': [{ session, choice: { ...choice, point: 'soon' } }],
  'crashes:start': [{ session, choice, policy: 'hope' }],
  'crashes:reproduce': [
    { session, trace: 't1', id: '', policy: 'nvme' },
    { session, trace: 't1', id: 'zs1_0-after_none_whole_1_0', policy: 'hope' },
  ],
  'crashes:zones': [
    { session, crash: 'c1', moment: 'later', first: 0, count: 1 },
    { session, crash: 'c1', moment: 'before', first: 0, count: ZONES_PAGE_MAX + 1 },
  ],
  'crashes:keep': [{ session, crash: 'c1', path: 'x', replace: false }],
  'explorations:preview': [
    { session, choice: { ...explored, limit: 0 } },
    { session, choice: { ...explored, first: -1 } },
  ],
  'explorations:start': [
    { session, choice: explored },
    { session, choice: { ...explored, tearBytes: 'all' }, policy: 'nvme' },
  ],
  'explorations:cuts': [{ session, exploration: 'e1', ...rows }],
  'explorations:states': [
    { session, exploration: 'e1', cut: -1, first: 0, count: 1 },
    { session, exploration: 'e1', cut: 0, ...rows },
  ],
  'checks:start': [{ session, deep: true }],
  'checks:read': [
    { session, check: 'k1', first: 0, count: 1 },
    { session, check: 'k1', query: { ...query, order: 'size' }, first: 0, count: 1 },
    { session, check: 'k1', query: { ...query, severities: ['fatal'] }, first: 0, count: 1 },
    { session, check: 'k1', query, first: 0, count: 2001 },
  ],
  'checks:export': [
    { session, form: 'xml', all: false, path: 'x', replace: false },
    { session, form: 'text', path: 'x', replace: false },
    { session, form: 'text', all: true, path: '', replace: false },
  ],
  'findings:explain': [{ code: 'rfc-R2' }],
  'repairs:plan': [{ session }, { session, choice: { declined: [7] } }],
  'repairs:read': [{ session, plan: 'r1', first: -1, count: 1 }],
  'repairs:bytes': [{ session, plan: 'r1', offset: 0, length: 262_145 }],
  'repairs:apply': [{ session }, { session, choice: 'all' }],
  'searches:start': [
    { session, scope: 'all', pattern: { kind: 'hex', text: '' } },
    { session, scope: 'all', pattern: { kind: 'text', text: 'a', encoding: 'latin1' } },
    { session, scope: 'all', pattern: { kind: 'integer', text: '1', width: 3, bigEndian: false } },
    { session, scope: '', pattern: { kind: 'regex', text: 'a' } },
    { session, pattern: { kind: 'regex', text: 'a', flags: 'i' }, scope: 'all' },
  ],
  'searches:read': [
    { session, search: 'f1', first: 0, count: ROWS_PAGE_MAX + 1 },
    { session, search: 'f1', first: -1, count: 1 },
  ],
  'searches:replace': [
    { session, search: 'f1', hit: -1, bytes: new Uint8Array(1), rules: 'raw' },
    { session, search: 'f1', hit: null, bytes: new Uint8Array(0), rules: 'raw' },
    { session, search: 'f1', hit: 0, bytes: new Uint8Array(1), rules: 'none' },
  ],
  'differences:export': [
    { session, comparison: 'd1', form: 'text', path: 'p', replace: false },
    { session, comparison: 'd1', form: 'json', path: '', replace: false },
  ],
  'differences:collect': [
    { session, comparison: 'd1', to: 'c', scope: { kind: 'run', number: 0 }, path: 'p' },
    { session, comparison: 'd1', to: 'a', scope: { kind: 'all' }, path: 'p' },
  ],
  'differences:resolve': [{ session, comparison: 'd1', side: 'a', address: '', from: 0 }],
  'differences:start': [
    { session },
    { session, choice: { ...comparison, with: { kind: 'file', path: '', options: {} } } },
    { session, choice: { ...comparison, with: { kind: 'disk', path: 'x' } } },
    { session, choice: { ...comparison, zones: { a: '3' } } },
    { session, choice: { ...comparison, zonesOnly: 1 } },
  ],
  'differences:zones': [{ session, comparison: 'd1', ...rows }],
  'differences:structures': [{ session, comparison: '', first: 0, count: 1 }],
  'differences:runs': [{ session, comparison: 'd1', ...rows }],
  'differences:find': [
    { session, comparison: 'd1', from: 0, direction: 'up' },
    { session, comparison: 'd1', from: -1, direction: 'back' },
  ],
  'differences:bytes': [
    { session, comparison: 'd1', offsetA: 0, length: 1 },
    { session, comparison: 'd1', offsetA: 0, offsetB: 0, length: BYTES_PAGE_MAX + 1 },
  ],
  'reports:start': [
    { session, format: 'pdf', path: 'x', replace: false, zones: 1 },
    { session, format: 'html', path: '', replace: false, zones: 1 },
    { session, format: 'html', path: 'x', replace: false, zones: ROWS_PAGE_MAX + 1 },
  ],
  'notes:read': [{ session, first: 0, count: NOTES_PAGE_MAX + 1 }],
  'notes:save': [
    { session, note: { id: null, at: { kind: 'zone', zone: -1 }, title: 'x', text: '' } },
    { session, note: { id: null, at: { kind: 'bytes', offset: 0, length: 0 }, title: 'x', text: '' } },
    { session, note: { id: null, at: { kind: 'zone', zone: 0 }, title: '', text: '' } },
    { session, note: { id: '../n1', at: { kind: 'zone', zone: 0 }, title: 'x', text: '' } },
    { session, note: { id: null, at: { kind: 'zone', zone: 0 }, title: 'x', text: 'x'.repeat(4001) } },
  ],
  'notes:remove': [{ session, id: '' }],
  'notes:export': [{ session, path: '', replace: false }],
  'zones:lists': [{ session, name: 'closed' }],
  'zones:export': [
    { session, format: 'pdf', path: 'x', replace: false },
    { session, format: 'csv', path: '', replace: false },
  ],
  'conversions:plan': [
    { session, target: { format: 'vhd', variant: 'x', force: false } },
    { session, target: { format: 'zoned', variant: '', force: false } },
  ],
  'conversions:start': [
    { ...conversion, acceptLoss: undefined },
    { ...conversion, data: '' },
    { ...conversion, target: { format: 'zoned', variant: 'rfc' } },
  ],
  'attachments:list': [{ session, tool: 'null_blk' }],
};

describe('arguments that the gate refuses', () => {
  let window: TestWindow;
  beforeAll(() => void (window = openTestWindow()));
  afterAll(() => window.dispose());

  it.each(
    Object.entries(BAD).flatMap(([channel, bad]) =>
      [...bad, null, 'text'].map((args) => [channel as Channel, args] as const),
    ),
  )('%s with %j', async (channel, args) => {
    const result = await window.bridge.invoke(channel, args as never);
    expect(result).toMatchObject({ ok: false, error: { code: 'usage', data: { channel } } });
  });
});
