import { describe } from 'vitest';
import { testFileSystem } from './support/file-system-suite';
import { F2FS } from './support/file-systems';

describe('f2fs of a Debian kernel on a drive of ours', () => testFileSystem(F2FS));
