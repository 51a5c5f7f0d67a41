import { join } from 'node:path';
import { createByWizard, openImage, runCommand, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

test('the native menu is made from the command registry and drives the page', async ({ workbench }) => {
  // What is chosen before the page is there has nobody to carry it out.
  await expect(workbench.page.getByRole('main', { name: 'Home' })).toBeVisible();
  const titles = await workbench.inMain(
    ({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label),
    null,
  );
  expect(titles).toEqual(['File', 'Edit', 'View', 'Zone', 'Run', 'Help']);
  await workbench.inMain(
    ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette.open')?.click(),
    null,
  );
  await expect(workbench.page.getByPlaceholder('Type a command')).toBeVisible();
});

test('a second start and open-file hand their image to this window', async ({ workbench }) => {
  const { page, folder } = workbench;
  for (const name of ['one.zoned', 'two.zoned'])
    zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '4');
  await expect(page.getByRole('main', { name: 'Home' })).toBeVisible();
  await workbench.inMain(
    ({ app }, path) => void app.emit('second-instance', {}, ['electron', 'main.cjs', path], '/'),
    join(folder, 'one.zoned'),
  );
  await expect(page.getByRole('navigation', { name: 'Open images' })).toContainText('one.zoned');
  await workbench.inMain(
    ({ app }, path) => void app.emit('open-file', { preventDefault() {} }, path),
    join(folder, 'two.zoned'),
  );
  await expect(page.getByRole('navigation', { name: 'Open images' })).toContainText('two.zoned');
});

test(
  'a second start leads this window to a place, a link asks first',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    for (const name of ['one.zoned', 'two.zoned'])
      zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '4');
    await expect(page.getByRole('main', { name: 'Home' })).toBeVisible();
    const words = [join(folder, 'one.zoned'), '--goto', 'z3', '--select=16'];
    await workbench.inMain(
      ({ app }, given) =>
        void app.emit('second-instance', {}, ['sorted', 'otherwise'], '/', { words: given }),
      words,
    );
    const status = page.getByRole('contentinfo', { name: 'Status' });
    await expect(status).toContainText('16 B selected');
    await workbench.inMain(
      ({ app }, url) => void app.emit('open-url', { preventDefault() {} }, url),
      `zonesmith://open?path=${encodeURIComponent(join(folder, 'two.zoned'))}&at=0x200&select=4`,
    );
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('two.zoned');
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(status).toContainText('4 B selected');
  },
);

test('a window with unsaved edits asks before it closes', async ({ workbench }) => {
  const { page } = workbench;
  await createByWizard(workbench, 'edited.zoned');
  await unlock(page);
  await selectZone(page, 1);
  await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText(/fu\s*full/);
  await workbench.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), null);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('edited.zoned');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
});

test('an image opened from the native dialog is shown', { tag: '@further' }, async ({ workbench }) => {
  zonesmith(workbench, 'create', 'native.zoned', '--zone-size', '1MiB', '--zones', '4');
  await openImage(workbench, 'native.zoned');
  await expect(workbench.page.getByRole('toolbar', { name: 'Inspect' })).toContainText('4 zones of 1 MiB');
});

test(
  'a page that has ended is offered again, and shows what was edited',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    await editedImage(workbench, 'gone.zoned');
    await answerMessages(workbench, 0);
    await workbench.inMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    }, null);
    await page.getByRole('navigation', { name: 'Open images' }).getByText('gone.zoned').click();
    await selectZone(page, 1);
    await expect(page.getByRole('complementary', { name: 'Details' })).toContainText(/fu\s*full/);
    expect(await messages(workbench)).toEqual(['The page has ended (crashed).']);
  },
);

test(
  'a window whose page is gone can be closed, with leave to lose what is unsaved',
  { tag: '@further' },
  async ({ workbench }) => {
    await editedImage(workbench, 'lost.zoned');
    await answerMessages(workbench, 1);
    const closed = workbench.page.waitForEvent('close');
    await workbench.inMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    }, null);
    await closed;
    expect(zonesmith(workbench, 'report', 'lost.zoned')).not.toContain('full');
  },
);

test('quitting asks in the window with edits, and where that stays all stay', async ({ workbench }) => {
  const { page } = workbench;
  await editedImage(workbench, 'quit.zoned');
  const second = await workbench.nextWindow(() => runCommand(page, 'New window'));
  await expect(second.getByRole('main', { name: 'Home' })).toBeVisible();
  const question = page.getByRole('dialog', { name: 'Save the edits of quit.zoned?' });
  await second.keyboard.press('Control+q');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(second.getByRole('main', { name: 'Home' })).toBeVisible();
  await workbench.inMain(({ app }) => app.quit(), null);
  const closed = Promise.all([page.waitForEvent('close'), second.waitForEvent('close')]);
  await question.getByRole('button', { name: 'Save', exact: true }).click();
  await closed;
  expect(zonesmith(workbench, 'report', 'quit.zoned')).toContain('full');
});

test('a second start goes to the window that has the image', { tag: '@further' }, async ({ workbench }) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'one.zoned', '--zone-size', '1MiB', '--zones', '4');
  await openImage(workbench, 'one.zoned');
  const second = await workbench.nextWindow(() => runCommand(page, 'Move image to a new window'));
  await expect(second.getByRole('navigation', { name: 'Open images' })).toContainText('one.zoned');
  const words = [join(folder, 'one.zoned'), '--goto', 'z3', '--select=16'];
  await workbench.inMain(({ app, BrowserWindow }, given) => {
    BrowserWindow.getAllWindows()[0]?.focus();
    app.emit('second-instance', {}, ['sorted', 'otherwise'], '/', { words: given });
  }, words);
  await expect(second.getByRole('contentinfo', { name: 'Status' })).toContainText('16 B selected');
});

test('nothing leads out of the page', { tag: '@further' }, async ({ workbench }) => {
  await expect(workbench.page.getByRole('main', { name: 'Home' })).toBeVisible();
  const stopped = await workbench.inMain(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    const isStopped = (name: string, details: object): boolean => {
      let prevented = false;
      const event = { ...details, preventDefault: () => void (prevented = true) };
      contents.emit(name, event);
      return prevented;
    };
    const [ours, theirs] = ['app://zonesmith/index.html', 'https://example.org/'];
    return [
      isStopped('will-navigate', { url: ours }),
      isStopped('will-navigate', { url: theirs }),
      isStopped('will-redirect', { url: theirs }),
      isStopped('will-frame-navigate', { url: ours, isMainFrame: true }),
      isStopped('will-frame-navigate', { url: theirs, isMainFrame: true }),
      isStopped('will-frame-navigate', { url: ours, isMainFrame: false }),
      isStopped('will-attach-webview', {}),
    ];
  }, null);
  expect(stopped).toEqual([false, true, true, false, true, true, true]);
});

async function editedImage(workbench: Workbench, name: string): Promise<void> {
  await createByWizard(workbench, name);
  await unlock(workbench.page);
  await selectZone(workbench.page, 1);
  const details = workbench.page.getByRole('complementary', { name: 'Details' });
  await details.getByRole('button', { name: 'Finish' }).click();
  await expect(details).toContainText(/fu\s*full/);
}

/** Answers every message of the system with its n-th button. */
async function answerMessages(workbench: Workbench, response: number): Promise<void> {
  await workbench.inMain(({ dialog }, button) => {
    const shown: string[] = [];
    Object.assign(globalThis, { shownMessages: shown });
    dialog.showMessageBox = ((_window: unknown, { message }: { message: string }) => {
      shown.push(message);
      return Promise.resolve({ response: button, checkboxChecked: false });
    }) as never;
  }, response);
}

/** What the system's messages said so far. */
function messages(workbench: Workbench): Promise<unknown> {
  return workbench.inMain(() => (globalThis as unknown as { shownMessages: string[] }).shownMessages, null);
}
