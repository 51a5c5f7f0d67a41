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
import { useWorkspace } from './stores/workspace';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/menu.css';

/** What the last window had open, as the settings say; its view where it is open again. */
async function startWorkspace(): Promise<string | null> {
  const workspace = useWorkspace();
  const { lastImages } = useSettings().values;
  await workspace.load();
  const { route } = workspace;
  if (lastImages === 'forget') workspace.decline();
  return lastImages === 'open' && (await workspace.openAgain()) ? route : null;
}

/** Asks the host for what the first picture needs, then shows the window. A bridge is connected already. */
async function startWindow(selector: string): Promise<void> {
  const app = createApp(App).use(createPinia());
  const notices = useNotices().about(null);
  app.config.errorHandler = (thrown) => notices.report(thrown, 'The window');
  followHash();
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
