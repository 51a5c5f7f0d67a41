/** The `electron` module of the stand-in. Preloaded into the child; `require('electron')` answers it. */
import { EventEmitter } from 'node:events';
import Module from 'node:module';
import { runInThisContext } from 'node:vm';
import type { PageMessage, ToChild } from '../messages';
import { decode, encode } from '../structured-codec';
import { app } from './app';
import { loaded, post } from './link';
import { Menu } from './menu';
import { strict } from './strict';
import { BrowserWindow } from './windows';

type Handler = (event: unknown, ...args: unknown[]) => unknown;
type ProtocolHandler = (request: Request) => Promise<Response>;

const handlers = new Map<string, Handler>();
const protocols = new Map<string, ProtocolHandler>();

class IpcMain extends EventEmitter {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  }
}

const protocol = {
  registerSchemesAsPrivileged(): void {
    if (app.ready)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    if (!app.ready) throw new Error('protocol.handle needs a ready app');
    protocols.set(scheme, handler);
  },
};

/** Dialogs have no answer until a test gives one through `evaluate`. */
const unanswered = (name: string) => (): Promise<never> =>
  Promise.reject(new Error(`stand-in: dialog.${name} has no answer; set one with evaluate`));
const dialog = {
  showOpenDialog: unanswered('showOpenDialog'),
  showSaveDialog: unanswered('showSaveDialog'),
  showMessageBox: unanswered('showMessageBox'),
};

const electron = strict('electron', {
  app,
  BrowserWindow,
  Menu,
  dialog: strict('dialog', dialog),
  ipcMain: strict('ipcMain', new IpcMain()),
  protocol: strict('protocol', protocol),
});

async function serve(message: Extract<ToChild, { kind: 'serve' }>): Promise<void> {
  const handler = protocols.get(new URL(message.url).protocol.slice(0, -1));
  const response = handler
    ? await handler(new Request(message.url, { method: message.method }))
    : new Response('no handler for this scheme', { status: 500 });
  const body = new Uint8Array(await response.arrayBuffer());
  post({
    kind: 'served',
    request: message.request,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body,
  });
}

async function answerIpc(message: Extract<ToChild, { kind: 'ipc' }>): Promise<void> {
  const window = BrowserWindow.byId(message.window);
  const call = JSON.parse(message.text) as PageMessage;
  if (window === undefined || call.op !== 'invoke') return;
  window.webContents.mainFrame.url = message.url;
  const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame };
  const answer = (value: string | null, error: string | null): void =>
    post({
      kind: 'post',
      window: message.window,
      text: JSON.stringify({ op: 'answer', id: call.id, channel: call.channel, value, error }),
    });
  try {
    const handler = handlers.get(call.channel);
    if (handler === undefined) throw new Error(`No handler registered for '${call.channel}'`);
    answer(encode(await handler(event, ...(decode(call.args) as unknown[]))), null);
  } catch (thrown) {
    answer(null, String(thrown));
  }
}

async function evaluate(message: Extract<ToChild, { kind: 'evaluate' }>): Promise<void> {
  try {
    const run = runInThisContext(`(${message.source})`) as (module: unknown, argument: unknown) => unknown;
    const value = await run(electron, message.argument);
    post({ kind: 'evaluated', request: message.request, value: structuredClone(value), error: null });
  } catch (thrown) {
    post({ kind: 'evaluated', request: message.request, value: null, error: String(thrown) });
  }
}

process.on('message', (message: ToChild) => {
  if (message.kind === 'loaded') loaded(message);
  else if (message.kind === 'end') process.exit(0);
  else if (message.kind === 'gone') BrowserWindow.byId(message.window)?.gone();
  else if (message.kind === 'closes') BrowserWindow.byId(message.window)?.close();
  else if (message.kind === 'serve') void serve(message);
  else if (message.kind === 'ipc') void answerIpc(message);
  else void evaluate(message);
});
process.on('disconnect', () => process.exit(0));

const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
const originalLoad = loader._load.bind(Module);
loader._load = (request, ...rest) => (request === 'electron' ? electron : originalLoad(request, ...rest));
