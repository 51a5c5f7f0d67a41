import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fail } from '../../shared/errors/app-error';
import { attempt } from '../../shared/errors/result';
import type { AppChannel, ArgumentsOf, ValueOf } from '../../shared/ipc/channels';
import { readReportText } from '../app/read-report-text';
import { listFolder } from '../app/folder-listing';
import { natureOf } from '../app/file-nature';
import { keptFolderOf, listKeptEdits } from '../app/kept-edits';
import type { RecentImages } from '../app/recent-images';
import type { Uploads } from '../app/uploads';
import { prepareSample } from '../app/sample-images';
import { readRecipeFile, saveRecipeFile } from '../app/recipe-file';
import { SAMPLES } from '../app/samples';
import { loadSettings, saveSettings } from '../app/settings-file';
import { loadWorkspace, saveWorkspace } from '../app/workspace-file';
import { IMAGE_FAMILIES } from '../format/registry';
import { planRehearsed, shownPlan } from '../image/create-image';
import type { CreateImage } from '../session/create-in-thread';
import type { SessionRegistry } from '../session/session-registry';
import { removeKept } from '../storage/kept/node-kept-folder';
import { leftFilesAt, removeLeftFile } from '../storage/node-passing-files';
import { EXPORTERS } from '../trace/exporters/registry';
import { IMPORTERS } from '../trace/importers/registry';
import { WORKLOADS } from '../workload/registry';
import type { HostServices } from './host-services';

/**
 * A handler for every channel that the host answers: arguments, checked by the gate and their paths allowed, in; value
 * out; AppErrors thrown.
 */
export type AppHandlers = {
  readonly [Name in AppChannel]: (args: ArgumentsOf<Name>) => ValueOf<Name> | Promise<ValueOf<Name>>;
};

/** What the host's own answers come from. */
export interface HostParts {
  readonly sessions: SessionRegistry;
  readonly createImage: CreateImage;
  readonly recents: RecentImages;
  readonly uploads: Uploads;
}

/** What the host answers itself. What happens inside a session is answered by its worker. */
export function appHandlers(
  host: HostServices,
  { sessions, createImage, recents, uploads }: HostParts,
): AppHandlers {
  const instance = randomUUID();
  const settingsFile = join(host.userDataFolder, 'settings.json');
  const workspaceFile = join(host.userDataFolder, 'workspace.json');
  const samplesFolder = join(host.userDataFolder, 'samples');
  const keptFolder = keptFolderOf(host.userDataFolder);
  const listed = () => listKeptEdits(keptFolder, sessions.keeping(), (path) => host.assertAllowed(path));
  return {
    'app:describe': () => ({ ...host.describe(), instance }),
    'app:takeOpenRequests': () => host.takeOpenRequests(),

    'settings:load': () => loadSettings(settingsFile),
    'settings:save': ({ settings }) => saveSettings(settingsFile, settings),

    'workspace:load': () => loadWorkspace(workspaceFile),
    'workspace:save': ({ workspace }) => {
      saveWorkspace(workspaceFile, workspace);
      return { saved: true };
    },

    'files:list': ({ path }) => {
      const { root, startFolder } = host.describe();
      return listFolder(path ?? startFolder, root);
    },
    'files:leftovers': ({ place }) => leftFilesAt(place),
    'files:removeLeftover': ({ path }) => {
      removeLeftFile(path);
      return { removed: true };
    },
    'files:recognise': ({ path }) => natureOf(path),
    'uploads:begin': ({ name, bytes }) => uploads.begin(name, bytes),
    'uploads:append': ({ upload, offset, bytes }) => ({ received: uploads.append(upload, offset, bytes) }),
    'uploads:discard': ({ upload }) => ({ discarded: uploads.discard(upload) }),
    'dialogs:openImage': async () => ({ path: await host.chooseImage() }),
    'dialogs:saveFile': async ({ suggestedName }) => ({ path: await host.chooseTarget(suggestedName) }),

    'recent:list': () => recents.list(),
    'recent:forget': ({ path }) => recents.forget(path),

    'kept:list': () => listed(),
    'kept:discard': ({ id }) => {
      removeKept(keptFolder, id, sessions.keeping());
      return listed();
    },

    'samples:list': () => SAMPLES.map(({ id, title, description }) => ({ id, title, description })),
    'samples:prepare': ({ id }) => ({ path: prepareSample(samplesFolder, id) }),

    ...creationHandlers(createImage),
    'formats:list': () => IMAGE_FAMILIES,
    'workloads:list': () => WORKLOADS,
    'traces:formats': () => ({
      imports: IMPORTERS.map(({ name, title, description }) => ({ name, title, description })),
      exports: EXPORTERS.map(({ name, title, description, suffix }) => ({
        name,
        title,
        description,
        suffix,
      })),
    }),

    'sessions:open': async ({ path, options, kept }) => {
      const { snapshot, strip } = await sessions.open(path, options, kept);
      // A full disk or a folder that cannot be written costs the list an entry, not the user the image.
      await attempt(() => recents.remember(snapshot.info, strip));
      return snapshot;
    },
    'sessions:list': () => sessions.list(),
    'sessions:close': async ({ session, discard }) => ({ closed: await sessions.close(session, discard) }),
    'sessions:reload': async ({ session, discard }) => (await sessions.reload(session, discard)).snapshot,
    'jobs:cancel': ({ job }) => ({ cancelled: sessions.cancelJob(job) }),
  };
}

/** What is asked and done for a new image. */
function creationHandlers(
  createImage: CreateImage,
): Pick<AppHandlers, 'images:plan' | 'images:create' | 'recipes:read' | 'recipes:save' | 'reports:read'> {
  return {
    'images:plan': ({ spec, path, data }) => shownPlan(planRehearsed(spec, path, data)),
    'images:create': async ({ spec, path, data, replace }) => {
      await createImage(path, spec, { replace, data });
      return { path, data };
    },
    'recipes:read': ({ path }) => readRecipeFile(path),
    'recipes:save': ({ spec, path, replace }) => {
      saveRecipeFile(path, spec, replace);
      return { path };
    },
    'reports:read': ({ text, path, logicalBlockSizeBytes: block }) => {
      const options = block === null ? {} : { logicalBlockSizeBytes: block };
      if (text !== null && path === null) return readReportText({ text }, options);
      if (text === null && path !== null) return readReportText({ path }, options);
      return fail('usage', 'a report is either a text or a file: give exactly one of them');
    },
  };
}
