import { beforeEach, describe, expect, it } from 'vitest';
import { useAttachments } from '../../../../renderer/stores/attachments';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;

beforeEach(async () => {
  bridge = connectFake();
  await useSessions().open('/images/a.img');
});

describe('attachments store', () => {
  it('asks for the commands of the active image, each time anew', async () => {
    const attachments = useAttachments();
    attachments.begin();
    expect([attachments.source?.name, attachments.list]).toEqual(['a.img', null]);
    await settle();
    expect(attachments.list?.[0]?.line).toContain('/images/a.img');
    attachments.close();
    await useSessions().open('/images/b.img');
    attachments.begin();
    await settle();
    expect(attachments.list?.[0]?.line).toContain('/images/b.img');
  });

  it('says why there are none', async () => {
    bridge.refuse('attachments:list', { code: 'internal', message: 'no zones', data: {} });
    const attachments = useAttachments();
    attachments.begin();
    await settle();
    expect([attachments.list, attachments.problem]).toEqual([[], 'no zones']);
  });

  it('is over when the image is closed', async () => {
    const attachments = useAttachments();
    attachments.begin();
    await useSessions().close('s1');
    expect(attachments.source).toBeNull();
  });
});
