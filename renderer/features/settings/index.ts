import { Settings } from '@lucide/vue';
import type { Feature } from '../../router';
import SettingsView from './SettingsView.vue';

export const feature: Feature = {
  id: 'settings',
  title: 'Settings',
  icon: Settings,
  route: 'settings',
  view: SettingsView,
  rail: 9,
  needsImage: false,
  guide: 'README',
};
