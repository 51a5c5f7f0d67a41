import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fail } from '../../shared/errors/app-error';
import { readReportText } from '../app/read-report-text';
import { listFolder } from '../app/folder-listing';
import { natureOf } from '../app/file-nature';
import { keptFolderOf, listKeptEdits } from '../app/kept-edits';
import type { Uploads } from '../app/uploads';
import { prepareSample } from '../app/sample-images';
import { readRecipeFile, saveRecipeFile } from '../app/recipe-file';
import { SAMPLES } from '../app/samples';
import { loadSettings, saveSettings } from '../app/settings-file';
import { FINDING_CODES, IMAGE_FAMILIES } from '../format/registry';
import { planRehearsed, shownPlan } from '../image/create-image';
import type { Creations } from '../session/creations';
import { removeKept } from '../storage/kept/node-kept-folder';
import { leftFilesAt, removeLeftFile } from '../storage/node-passing-files';
import { EXPORTERS } from '../trace/exporters/registry';
import { IMPORTERS } from '../trace/importers/registry';
import { WORKLOADS } from '../workload/registry';
import type { AppHandlers } from './app-handler';
import type { HostServices } from './host-services';
import { windowHandlers, type WindowParts } from './window-handlers';

/** What the host's own answers come from. */
export interface HostParts extends WindowParts {
  readonly creations: Creations;
  readonly uploads: Uploads;
}

/** What the host answers itself. What happens inside a session is answered by its worker. */
export function appHandlers(host: HostServices, parts: HostParts): AppHandlers {
  const { sessions, creations, recents, uploads } = parts;
  const instance = randomUUID();
  const settingsFile = join(host.userDataFolder, 'settings.json');
  const samplesFolder = join(host.userDataFolder, 'samples');
  const keptFolder = keptFolderOf(host.userDataFolder);
  const listed = () => listKeptEdits(keptFolder, sessions.keeping(), (path) => host.assertAllowed(path));
  return {
    'app:describe': () => ({ ...host.describe(), instance }),
    'app:takeOpenRequests': () => host.takeOpenRequests(),

    'settings:load': () => loadSettings(settingsFile),
    'settings:save': ({ settings }, window) => {
      const saved = saveSettings(settingsFile, settings);
      const others = parts.windows.there().filter((other) => other !== window);
      for (const other of others) parts.hub.publish('settings:changed', saved, other);
      return saved;
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

    'samples:list': () =>
      SAMPLES.map(({ id, title, description, lesson, view }) => ({ id, title, description, lesson, view })),
    'samples:prepare': ({ id }) => prepareSample(samplesFolder, id),

    ...creationHandlers(creations),
    'formats:list': () => IMAGE_FAMILIES,
    'findings:explain': () => FINDING_CODES,
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

    ...windowHandlers(host, parts),
    'jobs:cancel': ({ job }) => ({ cancelled: creations.cancel(job) || sessions.cancelJob(job) }),
  };
}

/** What is asked and done for a new image. */
function creationHandlers(
  creations: Creations,
): Pick<AppHandlers, 'images:plan' | 'images:create' | 'recipes:read' | 'recipes:save' | 'reports:read'> {
  return {
    'images:plan': ({ spec, path, data }) => shownPlan(planRehearsed(spec, path, data)),
    'images:create': ({ spec, path, data, replace }, window) =>
      creations.start({ path, spec, request: { replace, data } }, window),
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
