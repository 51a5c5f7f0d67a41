import { createByWizard } from './support/actions';
import { expect, test } from './support/workbench';

test('the page sees the contract and nothing of the system', async ({ workbench }) => {
  const { page } = workbench;
  const seen = await page.evaluate(() => ({
    require: typeof Reflect.get(window, 'require'),
    process: typeof Reflect.get(window, 'process'),
    ipcRenderer: typeof Reflect.get(window, 'ipcRenderer'),
  }));
  expect(seen).toEqual({ require: 'undefined', process: 'undefined', ipcRenderer: 'undefined' });
});

test('inline scripts and foreign addresses are refused by the policy', async ({ workbench }) => {
  const { page } = workbench;
  await page.evaluate(async () => {
    const found: string[] = [];
    Reflect.set(window, 'violations', found);
    document.addEventListener('securitypolicyviolation', (event) => found.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    await fetch('https://example.invalid/').catch(() => undefined);
  });
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, 'violations') as string[]))
    .toEqual(expect.arrayContaining(['script-src-elem', 'connect-src']));
  expect(await page.evaluate(() => Reflect.get(window, 'injected') as unknown)).toBeUndefined();
});

test('a whole visit leaves the console clean', async ({ workbench }) => {
  const { page, complaints } = workbench;
  await createByWizard(workbench, 'clean.zoned');
  for (const view of ['Workloads', 'Crash lab', 'Settings', 'Home', 'Inspect']) {
    await page.getByRole('link', { name: view }).click();
    await expect(page.getByRole('main', { name: view })).toBeVisible();
  }
  expect(complaints).toEqual([]);
});
