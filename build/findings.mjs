// npm run docs: writes docs/FINDINGS.md anew from the tables of codes.
import { writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';
import { findingsPage } from './findings-page.mjs';
import { inRoot } from './paths.mjs';

const { module } = await runnerImport(inRoot('main/format/registry.ts'), { configFile: false });
writeFileSync(inRoot('docs/FINDINGS.md'), findingsPage(module.FORMAT_DRIVERS));
