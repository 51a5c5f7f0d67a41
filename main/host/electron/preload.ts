/** Exposes the contract to the page, and nothing else. Runs sandboxed: only `electron` can be required. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { AnswerEnvelope, Bridge, CallEnvelope, EventEnvelope } from '../../../shared/ipc/envelope';
import { BRIDGE_KEY, CALL_CHANNEL, EVENT_CHANNEL } from '../../../shared/ipc/envelope';

let nextId = 1;

const bridge: Bridge = {
  async invoke(channel, args) {
    const call: CallEnvelope = { id: nextId++, channel, arguments: args };
    const answer = (await ipcRenderer.invoke(CALL_CHANNEL, call)) as AnswerEnvelope<typeof channel>;
    return answer.result;
  },
  listen(listener) {
    const receive = (_event: IpcRendererEvent, envelope: EventEnvelope): void => listener(envelope);
    ipcRenderer.on(EVENT_CHANNEL, receive);
    return () => void ipcRenderer.removeListener(EVENT_CHANNEL, receive);
  },
  pathOf: (file) => webUtils.getPathForFile(file as File),
};

contextBridge.exposeInMainWorld(BRIDGE_KEY, bridge);
