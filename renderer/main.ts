import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { connect } from './api/client';
import { findBridge } from './api/bridge';
import App from './App.vue';
import { followHash, navigate } from './router';
import { useApp } from './stores/app';
import { useFormats } from './stores/formats';
import { useNotices } from './stores/notices';
import { useOpenRequests } from './stores/files/open-requests';
import { useSessions } from './stores/sessions';
import { useSettings } from './stores/settings';
import { useWindows } from './stores/windows';
import { useWorkspace } from './stores/workspace';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/menu.css';

/** What was open last, as the settings say; the view of what is open where the address names none. */
async function startWorkspace(): Promise<string | null> {
  const workspace = useWorkspace();
  const { lastImages } = useSettings().values;
  const shown = await workspace.load();
  if (shown !== null) return window.location.hash === '' ? shown : null;
  const { route } = workspace;
  if (workspace.wanted()) return (await workspace.openAgain()) ? route : null;
  if (lastImages === 'forget') workspace.decline();
  return lastImages === 'open' && (await workspace.openAgain()) ? route : null;
}

/** Asks the host for what the first picture needs, then shows the window. A bridge is connected already. */
async function startWindow(selector: string): Promise<void> {
  const app = createApp(App).use(createPinia());
  const notices = useNotices().about(null);
  app.config.errorHandler = (thrown) => notices.report(thrown, 'The window');
  followHash();
  useWindows();
  await Promise.all([
    notices.attempt('Starting', () => Promise.all([useApp().load(), useFormats().load()])),
    useSettings().load(),
    useSessions().restore(),
  ]);
  const lastRoute = await startWorkspace();
  app.mount(selector);
  if (lastRoute !== null) navigate(lastRoute);
  if (await useOpenRequests().take()) navigate('inspect');
}

connect(findBridge());
void startWindow('#app');
