import { onScopeDispose } from 'vue';
import { COMMANDS, isCommandId, type CommandDefinition, type CommandId } from '../../../shared/app/commands';
import { on } from '../../api/client';
import { normaliseShortcut, useHotkeys } from '../../composables/use-hotkeys';
import { UNITS, useUnits } from '../../composables/use-units';
import { featureOf } from '../../features';
import { currentRoute, navigate } from '../../router';
import { useApp } from '../../stores/app';
import { useAttachments } from '../../stores/attachments';
import { useCommands } from '../../stores/commands';
import { useConversion } from '../../stores/conversion';
import { useFiles } from '../../stores/files/files';
import { FIRST_PAGE, useHelp } from '../../stores/help';
import { useJobs } from '../../stores/jobs';
import { formatNotice, wordNotice } from '../../composables/texts/notice-text';
import { useInspector } from '../../stores/inspect/inspector';
import { useNotices, type Notice } from '../../stores/notices';
import { useReports } from '../../stores/files/reports';
import { useLive } from '../../stores/live/live';
import { useImports } from '../../stores/traces/imports';
import { useMoments } from '../../stores/traces/moments';
import { useOpening } from '../../stores/files/opening';
import { useSessions } from '../../stores/sessions';
import { useSettings } from '../../stores/settings';
import { useWindows } from '../../stores/windows';
import { focusNextPane } from './panes';
import { useWindowClosing } from './use-window-closing';
import { zoneBindings } from './zone-bindings';

const ABOUT =
  'A workbench for zoned-storage image files. Apache License 2.0. It never connects to the network.';
const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
type Bindings = Partial<Record<CommandId, () => unknown>>;

/** What follows `current` in a list, around the end. */
function nextOf<T>(list: readonly T[], current: T): T {
  return list[(list.indexOf(current) + 1) % list.length] ?? current;
}

function fileCommands(): Bindings {
  const sessions = useSessions();
  const files = useFiles();
  const notices = useNotices();
  return {
    'image.create': () => navigate('create'),
    'image.open': async () => (await files.openImage()) && navigate('inspect'),
    'image.openingOptions': () => useOpening().showDialog(),
    'image.save': sessions.save,
    'image.saveAs': async () => {
      const target = await files.pickSave('Save a copy', sessions.active?.name ?? 'copy.img');
      const path = target && (await sessions.saveAs(target.path, target.replace));
      if (path) notices.announce(`Saved a copy as ${path}`);
    },
    'image.revert': sessions.revert,
    'image.convert': useConversion().begin,
    'image.report': useReports().write,
    'image.attach': useAttachments().begin,
    'image.close': () => sessions.activeId !== null && sessions.close(sessions.activeId),
    'edit.undo': sessions.undo,
    'edit.redo': sessions.redo,
    'edit.toggleLock': async () => {
      const active = sessions.active;
      if (active !== null)
        await sessions.setMode(active.session, active.mode === 'locked' ? 'editing' : 'locked');
    },
    'view.nextImage': () => sessions.activateNext(1),
    'view.previousImage': () => sessions.activateNext(-1),
  };
}

function viewCommands(): Bindings {
  const commands = useCommands();
  const settings = useSettings();
  const notices = useNotices();
  const inspector = useInspector();
  const units = useUnits(() => inspector.unitContext);
  const help = useHelp();
  const wordsOf = (notice: Notice) => formatNotice(wordNotice(notice, units), notice.image?.name);
  return {
    'view.home': () => navigate('home'),
    'view.inspect': () => navigate('inspect'),
    'view.workloads': () => navigate('workloads'),
    'view.traces': () => navigate('traces'),
    'view.crashLab': () => navigate('crash-lab'),
    'view.check': () => navigate('check'),
    'view.compare': () => navigate('compare'),
    'view.live': () => navigate('live'),
    'settings.open': () => navigate('settings'),
    'help.about': () => {
      notices.about(null).add({ what: `Zonesmith ${useApp().description?.version ?? ''}`, why: ABOUT });
    },
    'palette.open': () => (commands.paletteOpen = true),
    'help.guide': () => help.resume(featureOf(currentRoute.value)?.guide ?? FIRST_PAGE),
    'help.guides': () => help.open(FIRST_PAGE),
    'help.keys': () => (commands.keysOpen = true),
    'view.nextUnit': () => {
      const units = UNITS.map((unit) => unit.value);
      return settings.update({ unit: nextOf(units, settings.values.unit) });
    },
    'view.toggleRadix': () => settings.update({ radix: settings.values.radix === 'dec' ? 'hex' : 'dec' }),
    'view.nextTheme': () => settings.update({ theme: nextOf(THEMES, settings.values.theme) }),
    'view.nextPane': () => focusNextPane(1),
    'view.previousPane': () => focusNextPane(-1),
    'notices.copy': () => navigator.clipboard.writeText(notices.shown.map(wordsOf).join('\n\n')),
    'notices.clear': notices.clear,
    'job.cancel': useJobs().cancelAll,
  };
}

function traceCommands(): Bindings {
  const moments = useMoments();
  return {
    'trace.stepForward': () => moments.step('forward'),
    'trace.stepBack': () => moments.step('back'),
    'trace.runForward': () => moments.run('forward'),
    'trace.runBack': () => moments.run('back'),
    'trace.backToNow': moments.backToNow,
    'live.stop': useLive().stop,
    'trace.import': async () => (await useImports().pick()) && navigate('traces'),
  };
}

/** Commands by shortcut, alternatives included. */
function shortcutMap(): ReadonlyMap<string, CommandId> {
  const entries = COMMANDS.flatMap((command) => {
    const { shortcut, alternatives = [] }: CommandDefinition = command;
    const all = shortcut === undefined ? alternatives : [shortcut, ...alternatives];
    return all.map((keys) => [normaliseShortcut(keys), command.id] as const);
  });
  return new Map(entries);
}

/** Binds what the window itself can do, and runs commands for shortcuts and for the native menu. */
export function useAppCommands(): void {
  const commands = useCommands();
  const close = useWindowClosing();
  const windows = useWindows();
  const sessions = useSessions();
  const ofWindows = {
    'window.new': windows.open,
    'window.close': close,
    'image.toNewWindow': () => sessions.activeId !== null && windows.moveToNew(sessions.activeId),
    'app.quit': async () => (await windows.quit()) || close(),
  };
  const bindings = {
    ...fileCommands(),
    ...viewCommands(),
    ...zoneBindings(),
    ...traceCommands(),
    ...ofWindows,
  };
  onScopeDispose(commands.bindAll(bindings));
  onScopeDispose(on('menu:chosen', ({ command }) => isCommandId(command) && void commands.run(command)));

  const byShortcut = shortcutMap();
  useHotkeys((shortcut) => {
    const id = byShortcut.get(shortcut);
    if (id !== undefined) void commands.run(id);
    return id !== undefined;
  });
}
