import type { ArgumentsOf } from '../../../shared/ipc/channels';
import type { ConversionLoss, ConversionPlan } from '../../../shared/image/conversion';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import { attachCommands } from '../../attach/attach';
import { convertImage, placedTarget, requireConversion } from '../../convert/convert-image';
import type { ConversionSource } from '../../convert/conversion-source';
import { planConversion, shownConversion } from '../../convert/plan-conversion';
import type { SessionHandlers } from './session-handlers';
import type { SessionState } from '../session-state';

/** The image in other layouts and for other programs; nothing of the session changes. */
export function conversionChannels(state: SessionState) {
  return {
    'conversions:plan': ({ target }) => planPage(shownConversion(planConversion(sourceOf(state), target))),
    'conversions:start': (args) => startConversion(state, args),
    'attachments:list': () => attachCommands(state.device.image, state.snapshot().info),
    'zones:lists': () => state.shown.image.anatomy.lists(),
  } satisfies Partial<SessionHandlers>;
}

/** What is known to be in the way is said at once; the job only begins when nothing is. */
function startConversion(
  state: SessionState,
  { target, path, data, replace, acceptLoss }: ArgumentsOf<'conversions:start'>,
): { readonly job: string } {
  const source = sourceOf(state);
  const places = { path, data };
  const planned = planConversion(source, placedTarget(target, places));
  requireConversion(source, planned, places, { replace, acceptLoss });
  return state.jobs.start({
    title: `Conversion to ${target.format} ${target.variant}`,
    unit: 'bytes',
    run(context) {
      const summary = convertImage(source, planned, places, { replace, acceptLoss, context });
      return { kind: 'conversion', summary: { ...summary, losses: summary.losses.map(lossPage) } };
    },
  });
}

/** The image as the session shows it, unsaved edits included. */
function sourceOf(state: SessionState): ConversionSource {
  const { allocatedBytes, dataImage } = state.source.facts();
  let editedBytes = 0;
  for (const { length, zero } of state.overlay.changedExtents()) if (!zero) editedBytes += length;
  return {
    image: state.device.image,
    file: state.device.file,
    profile: state.device.rules.profile,
    allocatedBytes: allocatedBytes + editedBytes,
    whileUnchanged: (work) => state.whileUnchanged('Converting', work),
    paths: dataImage === null ? [state.start.path] : [state.start.path, dataImage],
  };
}

/** Messages carry the number of zones, so that the ranges may be cut. */
function planPage(plan: ConversionPlan): ConversionPlan {
  return { ...plan, losses: plan.losses.map(lossPage) };
}

function lossPage(loss: ConversionLoss): ConversionLoss {
  return loss.zones === null ? loss : { ...loss, zones: loss.zones.slice(0, ROWS_PAGE_MAX) };
}
