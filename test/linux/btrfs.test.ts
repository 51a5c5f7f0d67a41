import { describe } from 'vitest';
import { testFileSystem } from './support/file-system-suite';
import { BTRFS } from './support/file-systems';

describe('btrfs of a Debian kernel on a drive of ours', () => testFileSystem(BTRFS));
