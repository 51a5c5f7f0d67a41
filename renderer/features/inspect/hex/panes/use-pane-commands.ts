import { onScopeDispose } from 'vue';
import { useEqualRows } from '../../../../stores/bytes/equal-rows';
import { useHexPanes } from '../../../../stores/bytes/hex-panes';
import { useCommands } from '../../../../stores/commands';
import { useNotices } from '../../../../stores/notices';
import { useSettings } from '../../../../stores/settings';

/** Binds the commands on panes, strip and equal rows while the bytes are shown. `isWide`: two panes fit side by side. */
export function usePaneCommands(isWide: () => boolean): void {
  const commands = useCommands();
  const equalRows = useEqualRows();
  const notices = useNotices();
  const panes = useHexPanes();
  const settings = useSettings();

  /** Of one pane, there is nothing to do. */
  const ofTwo = (run: () => void) => () => {
    if (panes.isSplit) run();
    else notices.announce('There is one pane: split the hex view first');
  };

  onScopeDispose(
    commands.bindAll({
      'view.nextDifferent': () => equalRows.skip('forward'),
      'view.previousDifferent': () => equalRows.skip('back'),
      'view.toggleStrip': () => settings.update({ showsStrip: !settings.values.showsStrip }),
      'view.splitBytes': () => {
        panes.split(isWide());
        panes.focusWanted++;
      },
      'view.turnSplit': ofTwo(() => (panes.isBeside = !panes.isBeside)),
      'view.lockScrolling': ofTwo(() => {
        panes.setLocked(!panes.isLocked);
        notices.announce(panes.isLocked ? 'The panes scroll together' : 'Each pane scrolls on its own');
      }),
      'view.closePane': ofTwo(() => {
        panes.close();
        panes.focusWanted++;
      }),
    }),
  );
}
