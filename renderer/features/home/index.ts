import { House } from '@lucide/vue';
import type { Feature } from '../../router';
import HomeView from './HomeView.vue';

export const feature: Feature = {
  id: 'home',
  title: 'Home',
  icon: House,
  route: 'home',
  view: HomeView,
  rail: 1,
  needsImage: false,
  guide: 'guides/first-image',
};
