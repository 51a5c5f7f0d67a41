import { beforeEach, describe, expect, it } from 'vitest';
import { useAttachments } from '../../../../renderer/stores/attachments';
import { useSessions } from '../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.img', { spec: { format: 'qcow2' } });
});

describe('attachments store', () => {
  it('asks for the commands of the active image, each time anew', async () => {
    const attachments = useAttachments();
    attachments.begin();
    expect([attachments.source?.name, attachments.list]).toEqual(['a.img', null]);
    await workbench.settle();
    expect(attachments.list?.[0]?.line).toContain(workbench.path('a.img'));
    attachments.close();
    await workbench.open('b.img', { spec: { format: 'qcow2' } });
    attachments.begin();
    await workbench.settle();
    expect(attachments.list?.[0]?.line).toContain(workbench.path('b.img'));
  });

  it('says why there are none', async () => {
    workbench.refuse('attachments:list', { code: 'internal', subject: null, message: 'no zones', data: {} });
    const attachments = useAttachments();
    attachments.begin();
    await workbench.settle();
    expect([attachments.list, attachments.problem]).toEqual([[], 'no zones']);
  });

  it('is over when the image is closed', async () => {
    const attachments = useAttachments();
    attachments.begin();
    await useSessions().close('s1');
    expect(attachments.source).toBeNull();
  });
});
