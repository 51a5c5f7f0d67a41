import { onScopeDispose } from 'vue';
import type { ComparedSideName } from '../../../shared/session/comparison';
import { useCommands } from '../../stores/commands';
import { useComparison } from '../../stores/compare/comparison';
import { useDifferenceLists } from '../../stores/compare/difference-lists';
import { useDifferenceSteps } from '../../stores/compare/difference-steps';
import { useFiles } from '../../stores/files/files';
import { useNotices } from '../../stores/notices';

/** Which dialogs of the view are open, and what they hold. */
export interface CompareDialogs {
  goTo: boolean;
  address: string;
  copy: boolean;
  copyTo: ComparedSideName;
  export: boolean;
  /** Grows when the first field should have the focus. */
  focuses: number;
}

/** Binds the commands that this view carries out, for as long as it is shown. */
export function useCompareCommands(dialogs: CompareDialogs): void {
  const commands = useCommands();
  const comparison = useComparison();
  const differences = useDifferenceLists();
  const files = useFiles();
  const notices = useNotices();
  const steps = useDifferenceSteps();

  async function withFile(): Promise<void> {
    const path = await files.pickFile('Compare with');
    if (path !== null) await comparison.withFile(path);
  }

  function withReport(): void {
    comparison.kind = 'text';
    dialogs.focuses++;
  }

  /** Opens the dialog for addresses with a text to start from. */
  function openGoTo(address: string): void {
    const { summary } = comparison;
    if (summary === null) return notices.announce('Compare with an image first: then both sides go there');
    if (summary.isReport) return notices.announce('A report has no bytes to go to');
    dialogs.address = address;
    dialogs.goTo = true;
  }

  function openCopy(to: ComparedSideName): void {
    if ((differences.counts?.runs ?? 0) === 0) return notices.announce('No bytes differ');
    dialogs.copyTo = to;
    dialogs.copy = true;
  }

  onScopeDispose(
    commands.bindAll({
      'compare.file': withFile,
      'compare.report': withReport,
      'compare.export': () => (dialogs.export = true),
      'compare.copyToA': () => openCopy('a'),
      'compare.copyToB': () => openCopy('b'),
      'compare.previous': () => steps.step('back'),
      'compare.next': () => steps.step('forward'),
      'view.goto': () => openGoTo(''),
      'view.gotoZone': () => openGoTo('z'),
    }),
  );
}
