// The window on a fake host, for looking at it without a backend: `?zones=1000000&theme=dark&job=1`.
import { connect } from '../../../renderer/api/client';
import { startWindow } from '../../../renderer/start-window';
import { FakeBridge } from '../fake-bridge/fake-bridge';

const query = new URLSearchParams(window.location.search);
const bridge = new FakeBridge({ zoneCount: Number(query.get('zones') ?? 1000) });
const theme = query.get('theme');
if (theme === 'dark' || theme === 'contrast') bridge.settings = { ...bridge.settings, theme };
if (query.get('palette') === 'gzbd') bridge.settings = { ...bridge.settings, palette: 'gzbd' };
const open = query.get('open');
if (open !== null) bridge.openRequests = open.split(',');
Object.assign(window, { fakeBridge: bridge });

connect(bridge);
void startWindow('#app');
