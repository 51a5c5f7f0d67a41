import { EventEmitter } from 'node:events';
import { dirname } from 'node:path';
import { strict } from './strict';

class App extends EventEmitter {
  readonly isPackaged = false;
  ready = false;
  readonly becomesReady = new Promise<void>((resolve) => {
    setImmediate(() => {
      this.ready = true;
      this.emit('ready', {}, {});
      resolve();
    });
  });

  whenReady(): Promise<void> {
    return this.becomesReady;
  }

  getVersion(): string {
    return process.env.STAND_IN_VERSION ?? '0.0.0';
  }

  getAppPath(): string {
    return dirname(process.env.STAND_IN_PACKAGE ?? '.');
  }

  getPath(name: string): string {
    const folder = name === 'userData' ? process.env.STAND_IN_USER_DATA : process.env.STAND_IN_DOCUMENTS;
    if (folder === undefined) throw new Error(`stand-in: no folder for app.getPath('${name}')`);
    return folder;
  }

  requestSingleInstanceLock(): boolean {
    return true;
  }

  quit(): void {
    if (this.prevented('before-quit') || this.prevented('will-quit')) return;
    this.emit('quit', {}, 0);
    setImmediate(() => process.exit(0));
  }

  prevented(name: string): boolean {
    const event = {
      defaultPrevented: false,
      preventDefault() {
        this.defaultPrevented = true;
      },
    };
    this.emit(name, event);
    return event.defaultPrevented;
  }
}

export const app = strict('app', new App());
