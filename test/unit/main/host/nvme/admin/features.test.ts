import { expect, it } from 'vitest';
import { Features } from '../../../../../../main/host/nvme/admin/features';
import { SubmissionEntry } from '../../../../../../main/host/nvme/submission-entry';
import { setFeatures } from '../../../../../support/nvme/host';
import { capsule } from '../../../../../support/nvme/raw-connection';

function set(features: Features, id: number, value: number): number {
  const entry = new SubmissionEntry();
  entry.load(capsule(setFeatures(id, value), 1), 8);
  return features.set(entry);
}

it('grants as many queues as asked for, up to its limit', () => {
  const features = new Features(0);
  expect([set(features, 0x07, 0x1_0001), features.get(0x07)]).toEqual([0, 0x1_0001]);
  expect([set(features, 0x07, 0x3ff_03ff), features.queues]).toEqual([0, 16]);
  expect(set(features, 0x07, 0xffff)).toBe(0x002);
});

it('keeps the time-out, the cache and the notices of a host', () => {
  const features = new Features(5000);
  expect(features.get(0x0f)).toBe(5000);
  expect([set(features, 0x0f, 120_000), features.keepAliveMs]).toEqual([0, 120_000]);
  expect([set(features, 0x06, 0), features.isCacheOn]).toEqual([0, false]);
  expect([features.tellsZones, set(features, 0x0b, 0x900), features.get(0x0b), features.tellsZones]).toEqual([
    true,
    0,
    0x100,
    false,
  ]);
});

it('refuses what it does not have, and to save', () => {
  const features = new Features(0);
  expect([
    features.get(0xc0),
    set(features, 0xc0, 1),
    set(features, 0x19, 1),
    set(features, 0x19, 0),
  ]).toEqual([null, 0x002, 0x002, 0]);
  expect(set(features, 0x8000_0006, 1)).toBe(0x10d);
});
