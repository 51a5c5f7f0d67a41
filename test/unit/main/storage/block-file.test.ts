import { BLOCK_FILES } from '../../../support/storage/storage-block-files';
import { describeBlockFile } from './block-file-suite';

for (const { name, make } of BLOCK_FILES) describeBlockFile(name, make);
