import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cameraFilter } from '../media/devices';
import { FakeStream, FakeTrack, settle } from '../media/fakes';
import { LocalMedia } from './localMedia';

/** Cameras that were opened, each with what makes it fit to be seen; nothing is until the test says so. */
let cameras: FakeTrack[];
let finish: ((track: FakeTrack) => void)[];
let fail: ((error: Error) => void)[];
let media: LocalMedia;
const plain = cameraFilter.apply;

beforeEach(() => {
  [cameras, finish, fail] = [[], [], []];
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async (wanted: { audio?: unknown; video?: unknown }) => {
        const camera = new FakeTrack('video');
        if (wanted.video) cameras.push(camera);
        return new FakeStream([...(wanted.audio ? [new FakeTrack('audio')] : []), ...(wanted.video ? [camera] : [])]);
      },
    },
  });
  cameraFilter.apply = () =>
    new Promise((done, refuse) => {
      finish.push(done as unknown as (track: FakeTrack) => void);
      fail.push(refuse);
    });
  media = new LocalMedia();
});

afterEach(() => {
  media.close();
  cameraFilter.apply = plain;
  vi.unstubAllGlobals();
});

const shown = () => media.store.get().cameraTrack;

test('MTG-10: joining while the background loads sends no picture of the room', async () => {
  void media.start();
  await settle();
  const room = new FakeTrack('video');
  finish[0]?.(room); // as it is
  await settle();
  expect(shown()).toBe(room);
  void media.reopen('camera'); // with a picture behind
  expect(shown()).toBeNull();
  expect(room.readyState).toBe('ended');
  await settle();
  expect(media.handOver()).toMatchObject({ camera: null, wanted: true });
  const late = new FakeTrack('video');
  finish[1]?.(late);
  await settle();
  expect(late.readyState).toBe('ended');
});

test.each([
  [0, 1],
  [1, 0],
])('MTG-10: of two wishes the newer one is shown, in whatever order they come true: %i first', async (...order) => {
  void media.setCamera(true);
  await settle();
  void media.reopen('camera');
  await settle();
  const tracks = [new FakeTrack('video'), new FakeTrack('video')];
  for (const each of order) {
    finish[each]?.(tracks[each] as FakeTrack);
    await settle();
    expect(shown()).not.toBe(tracks[0]);
  }
  expect(shown()).toBe(tracks[1]);
  expect(tracks[0]?.readyState).toBe('ended');
});

test('MTG-10: a background that cannot be made shows nothing, also when the camera was turned off meanwhile', async () => {
  void media.setCamera(true);
  await settle();
  fail[0]?.(new Error('no model'));
  await settle();
  expect(media.store.get()).toMatchObject({ camera: 'unfiltered', cameraTrack: null });
  void media.setCamera(true);
  await settle();
  await media.setCamera(false);
  const late = new FakeTrack('video');
  finish[1]?.(late);
  await settle();
  expect(media.store.get()).toMatchObject({ camera: 'off', cameraTrack: null });
  expect(late.readyState).toBe('ended');
});
