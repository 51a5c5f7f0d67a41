import { connect } from './api/client';
import { findBridge } from './api/bridge';
import { startWindow } from './start-window';

connect(findBridge());
void startWindow('#app');
