/** The version in package.json, put in by the bundler. */
declare const __APP_VERSION__: string;

/** The pages of docs/ that the window has as help, by names such as `guides/first-image`: what loads each (build/help-pages.mjs). */
declare module 'virtual:help-pages' {
  import type { Component } from 'vue';
  const pages: Readonly<Record<string, () => Promise<{ readonly default: Component }>>>;
  export default pages;
}
