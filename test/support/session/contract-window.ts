import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createApplication, type Application } from '../../../main/ipc/application';
import type { HostServices } from '../../../main/ipc/host-services';
import { createImage } from '../../../main/image/create-image';
import { watchedFill, type CreateImage } from '../../../main/session/create-in-thread';
import type { SpawnSession } from '../../../main/session/session-port';
import { call, connect, on } from '../../../renderer/api/client';
import type { OpenRequest } from '../../../shared/app/open-request';
import { fail, fromErrorShape } from '../../../shared/errors/app-error';
import type { ArgumentsOf, Channel, EventName, Events } from '../../../shared/ipc/channels';
import type { AnswerEnvelope, Bridge } from '../../../shared/ipc/envelope';
import type { JobResult } from '../../../shared/session/job';
import { decodeMessage, encodeMessage } from '../../../shared/ipc/wire';
import { noteAnswer } from './contract-calls';
import { spawnInProcess } from './contract-session';

/** A window joined to a real application by a loopback: the renderer's own client, no Electron. */
export interface TestWindow {
  readonly folder: string;
  readonly application: Application;
  readonly bridge: Bridge;
  readonly call: typeof call;
  /** Paths the host's dialogs will answer; null = cancelled. */
  readonly dialog: { path: string | null };
  readonly openRequests: OpenRequest[];
  readonly windows: HostWindows;
  /** Calls images:create and waits for the job. Throws what it ended with. */
  readonly create: typeof create;
  /** A further window on the same application. */
  another(window: string): Bridge;
  /** The first event from now on that satisfies `wanted`. */
  next<Name extends EventName>(
    event: Name,
    wanted?: (payload: Events[Name]) => boolean,
  ): Promise<Events[Name]>;
  dispose(): Promise<void>;
}

/**
 * Opens a window on an application whose host may only touch a fresh temporary folder.
 * @param note told of each channel that was answered and not refused
 */
export function openTestWindow(
  spawn: SpawnSession = spawnInProcess,
  note: (channel: Channel) => void = noteAnswer,
): TestWindow {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zonesmith-contract-')));
  const dialog: TestWindow['dialog'] = { path: null };
  const openRequests: OpenRequest[] = [];
  const windows: HostWindows = { count: 1, quits: 0, shown: [], stayed: [] };
  const application = createApplication(hostOf(folder, dialog, openRequests, windows), {
    spawn,
    createImage: createHere,
  });
  const bridge = loopback(application, note);
  connect(bridge);
  return {
    folder,
    application,
    bridge,
    call,
    dialog,
    openRequests,
    windows,
    create,
    another: (window) => loopback(application, note, window),
    next,
    async dispose() {
      await application.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const createHere: CreateImage = async (path, spec, request, { cancel, progress }) =>
  createImage(path, spec, request, watchedFill(cancel, progress));

/** Makes an image as the window does. Throws what the job ended with. */
async function create(args: ArgumentsOf<'images:create'>): Promise<JobResult | null> {
  const ended = next('jobs:finished', ({ session }) => session === '');
  await call('images:create', args);
  const { result, error } = await ended;
  if (error !== null) throw fromErrorShape(error);
  return result;
}

function next<Name extends EventName>(
  event: Name,
  wanted: (payload: Events[Name]) => boolean = () => true,
): Promise<Events[Name]> {
  return new Promise((resolve) => {
    const stop = on(event, (payload) => {
      if (!wanted(payload)) return;
      stop();
      resolve(payload);
    });
  });
}

/** What was asked of the host's windows. */
export interface HostWindows {
  /** Windows so far. */
  count: number;
  quits: number;
  readonly shown: string[];
  readonly stayed: string[];
}

function hostOf(
  folder: string,
  dialog: TestWindow['dialog'],
  openRequests: OpenRequest[],
  opened: HostWindows,
): HostServices {
  mkdirSync(join(folder, 'user-data'));
  return {
    describe: () => ({
      version: '0.0.0-test',
      host: 'web',
      platform: process.platform,
      root: folder,
      startFolder: folder,
      nativeDialogs: false,
      nativeMenu: false,
    }),
    userDataFolder: join(folder, 'user-data'),
    workerFile: join(folder, 'worker.cjs'),
    chooseImage: () => Promise.resolve(dialog.path),
    chooseTarget: (suggestedName) => Promise.resolve(dialog.path && join(dialog.path, suggestedName)),
    assertAllowed(path) {
      const absolute = resolve(folder, path);
      if (absolute !== folder && !absolute.startsWith(`${folder}/`))
        fail('forbidden', `${path} is outside of ${folder}`, { path });
      return absolute;
    },
    openWindow: () => `window-${++opened.count}`,
    showWindow: (window) => void opened.shown.push(window),
    quit: () => ++opened.quits > 0,
    windowStays: (window) => void opened.stayed.push(window),
    takeOpenRequests: () => openRequests.splice(0),
  };
}

/** Both directions are cloned, as Electron does, and go over the wire of the web host: both have to carry them. */
function loopback(
  { gate, hub, windows }: Application,
  note: (channel: Channel) => void,
  window = 'window-1',
): Bridge {
  windows.attach(window);
  let id = 0;
  return {
    async invoke(channel, args) {
      const envelope = carried({ id: ++id, channel, arguments: args });
      const answer = carried(await gate.answer(envelope, { trusted: true, window }));
      const { result } = answer as AnswerEnvelope<typeof channel>;
      if (result.ok) note(channel);
      return result;
    },
    listen: (listener) => hub.listen((envelope) => listener(carried(envelope)), window),
  };
}

function carried<Value>(value: Value): Value {
  return decodeMessage(encodeMessage(structuredClone(value))) as Value;
}
