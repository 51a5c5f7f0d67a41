import { BRIDGE_KEY, type Bridge } from '../../shared/ipc/envelope';
import { connectWebBridge } from './web-bridge';

/** The bridge that preload put on the window, or one over a socket to the page's own host. */
export function findBridge(): Bridge {
  const exposed: unknown = Reflect.get(window, BRIDGE_KEY);
  return isBridge(exposed) ? exposed : connectWebBridge(window.location);
}

function isBridge(value: unknown): value is Bridge {
  return typeof value === 'object' && value !== null && 'invoke' in value && 'listen' in value;
}
