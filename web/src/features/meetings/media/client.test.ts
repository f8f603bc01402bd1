import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MeetingMedia } from './client';
import { cameraFilter } from './devices';
import { FakePeer, FakeStream, FakeTrack, settle } from './fakes';

interface Asked {
  type: string;
  [field: string]: unknown;
}

let peers: FakePeer[];
let asked: Asked[];
let refusing: string;
let opened: FakeTrack[];
let getUserMedia: ReturnType<typeof vi.fn>;
let media: MeetingMedia;

beforeEach(() => {
  vi.useFakeTimers();
  peers = [];
  asked = [];
  opened = [];
  refusing = '';
  getUserMedia = vi.fn(async (wanted: { audio?: { deviceId?: { ideal: string } }; video?: unknown }) => {
    const track = new FakeTrack(wanted.audio ? 'audio' : 'video', wanted.audio?.deviceId?.ideal);
    opened.push(track);
    return new FakeStream([track]);
  });
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia,
      getDisplayMedia: async () => new FakeStream([new FakeTrack('video'), new FakeTrack('audio')]),
    },
  });
  vi.stubGlobal('MediaStream', FakeStream);
  media = new MeetingMedia({
    me: 'p1',
    request: async (type, fields) => {
      asked.push({ type, ...fields });
      if (refusing === type) throw new Error('refused');
      return { sdp: 'answer' };
    },
    peer: () => {
      const peer = new FakePeer();
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
  });
});

const plain = cameraFilter.apply;

afterEach(() => {
  media.close();
  cameraFilter.apply = plain;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const last = (type: string): Asked | undefined => asked.findLast((each) => each.type === type);
const sources = () => ((last('publish')?.sources ?? []) as { source: string }[]).map((each) => each.source).sort();
const sent = (line: number) => peers[0]?.transceivers[line]?.sender.track;

const happen = (event: string, fields: object) => media.handle(Object.assign({ event }, fields));

const begin = async () => {
  await media.start();
  for (const peer of peers) peer.become('connected');
};

test('somebody without devices is connected, muted, and listens', async () => {
  await begin();
  expect(media.state.link).toBe('connected');
  expect(getUserMedia).not.toHaveBeenCalled();
  expect(last('mute')).toMatchObject({ source: 'microphone', muted: true });
  expect(last('subscribe')?.slots).toHaveLength(7);
});

test('unmuting opens the microphone once; muting keeps it open and sends nothing', async () => {
  await begin();
  await media.setMicrophone(true);
  expect(sent(0)).toBe(opened[0]);
  expect(last('mute')).toMatchObject({ source: 'microphone', muted: false });
  await media.setMicrophone(false);
  await settle();
  expect(sent(0)).toBeNull();
  expect(last('mute')).toMatchObject({ muted: true });
  await media.setMicrophone(true);
  expect(getUserMedia).toHaveBeenCalledTimes(1);
});

test('a camera that is off is let go, and stays declared', async () => {
  await begin();
  await media.setCamera(true);
  expect(sources()).toEqual(['camera', 'microphone']);
  await media.setCamera(false);
  expect(opened[0]?.readyState).toBe('ended');
  expect(media.state.camera.stream).toBeNull();
});

test('MTG-10: a reopened camera is not sent before its background is ready', async () => {
  await begin();
  await media.setCamera(true);
  expect(sent(1)).toBe(opened[0]);
  const answers: ((track: FakeTrack) => void)[] = [];
  cameraFilter.apply = () => new Promise((done) => answers.push(done as unknown as (track: FakeTrack) => void));
  const again = media.renewCamera();
  await settle();
  expect(sent(1)).toBeNull();
  expect(opened[0]?.readyState).toBe('ended');
  const twice = media.renewCamera(); // another background, before the first one is ready
  await settle();
  const [first, second] = [new FakeTrack('video'), new FakeTrack('video')];
  answers[1]?.(second);
  await twice;
  answers[0]?.(first);
  await again;
  expect(sent(1)).toBe(second);
  expect(first.readyState).toBe('ended');
});

test('MTG-10: what was sent is not sent any more when a background cannot be made, or the camera is turned off', async () => {
  await begin();
  await media.setCamera(true);
  cameraFilter.apply = () => Promise.reject(new Error('no model'));
  await media.choose('camera', 'another');
  await settle();
  expect(sent(1)).toBeNull();
  expect(opened[0]?.readyState).toBe('ended');
  expect(last('mute')).toMatchObject({ source: 'camera', muted: true });
  let answer: (track: FakeTrack) => void = () => undefined;
  cameraFilter.apply = () =>
    new Promise((done) => {
      answer = done as unknown as (track: FakeTrack) => void;
    });
  const opening = media.setCamera(true);
  await settle();
  await media.setCamera(false);
  answer(new FakeTrack('video'));
  await opening;
  expect(sent(1)).toBeNull();
  expect(media.state.camera.on).toBe(false);
});

test('MTG-01: a small camera is sent in full size all the same', async () => {
  await begin();
  getUserMedia.mockResolvedValueOnce(new FakeStream([new FakeTrack('video', 'webcam', 360)]));
  await media.setCamera(true);
  const layers = peers[0]?.transceivers[1]?.encodings.map((each) => [
    each.rid,
    each.active,
    each.scaleResolutionDownBy,
  ]);
  expect(layers).toEqual([
    ['l', true, 2],
    ['m', true, 1],
    ['h', false, 1],
  ]);
});

test('a host who mutes us turns the microphone off here; a refused unmute leaves it off', async () => {
  await begin();
  await media.setMicrophone(true);
  happen('participants', { changed: [{ id: 'p1', muted: { microphone: true, camera: true } }] });
  expect(media.state.microphone.on).toBe(false);
  refusing = 'mute';
  await expect(media.setMicrophone(true)).rejects.toThrow('refused');
  expect(media.state.microphone.on).toBe(false);
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
])('a device that gives %s is %s', async (name, problem) => {
  await begin();
  getUserMedia.mockRejectedValueOnce(Object.assign(new Error(), { name }));
  await media.setCamera(true);
  expect(media.state.camera).toMatchObject({ on: false, problem });
});

test('an unplugged microphone is replaced by the next one', async () => {
  await begin();
  await media.setMicrophone(true);
  opened[0]?.unplug();
  await settle();
  expect(sent(0)).toBe(opened[1]);
  expect(media.state.microphone.on).toBe(true);
});

test('MTG-02: a shared screen is declared with its sound, and withdrawn when the browser ends it', async () => {
  await begin();
  await media.shareScreen();
  expect(sources()).toEqual(['microphone', 'screen', 'screenAudio']);
  expect(media.state).toMatchObject({ screenAudio: true, screen: { on: true } });
  (sent(2) as FakeTrack).unplug();
  await settle();
  expect(asked.filter((each) => each.type === 'unpublish').map((each) => each.source)).toEqual([
    'screen',
    'screenAudio',
  ]);
  expect(media.state.screen.on).toBe(false);
});

test('the view asks for visible tiles on their slots, once, and for more slots where it has to', async () => {
  await begin();
  const tile = (participant: string) => ({ participant, source: 'camera' as const, width: 320, height: 180 });
  media.view([tile('p2')]);
  media.view([tile('p2'), tile('p3')]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.filter((each) => each.type === 'view')).toHaveLength(1);
  expect(last('view')?.tiles).toMatchObject([
    { mid: '3', participant: 'p2' },
    { mid: '4', participant: 'p3' },
  ]);
  media.view(['p2', 'p3', 'p4', 'p5', 'p6', 'p7'].map(tile));
  await vi.advanceTimersByTimeAsync(100);
  expect(last('subscribe')?.slots).toHaveLength(12);
  expect(last('view')?.tiles).toHaveLength(6);
  expect(peers).toHaveLength(2);
});

test('a stream is the same object as long as a slot shows the same', async () => {
  await begin();
  const video = [{ mid: '3', participant: 'p2', source: 'camera', layer: 'l', state: 'on' }];
  happen('slots', { audio: [], video });
  const stream = media.streamOf('p2', 'camera');
  expect(stream).not.toBeNull();
  happen('slots', { audio: [], video: [{ ...video[0], layer: 'h' }] });
  expect(media.streamOf('p2', 'camera')).toBe(stream);
  happen('slots', { audio: [], video: [{ ...video[0], state: 'paused' }] });
  expect(media.streamOf('p2', 'camera')).toBeNull();
  expect(media.streamOf('p3', 'camera')).toBeNull();
});

test('a new media server gets new connections with the same sources and the same view', async () => {
  await begin();
  await media.setCamera(true);
  media.view([{ participant: 'p2', source: 'camera', width: 10, height: 10 }]);
  await vi.advanceTimersByTimeAsync(100);
  asked = [];
  media.handle({ event: 'mediaLost' });
  await vi.advanceTimersByTimeAsync(100);
  expect(peers).toHaveLength(4);
  expect(sources()).toEqual(['camera', 'microphone']);
  expect(last('view')?.tiles).toHaveLength(1);
  for (const peer of peers.slice(2)) peer.become('connected');
  expect(media.state.link).toBe('connected');
});

test('leaving lets every device go', async () => {
  await begin();
  await media.setMicrophone(true);
  await media.setCamera(true);
  media.close();
  expect(opened.map((each) => each.readyState)).toEqual(['ended', 'ended']);
  expect(media.state.link).toBe('closed');
});

test('MTG-09: noise is wanted until somebody turns that off, where a browser cannot change a track too', async () => {
  const wanted = () => (getUserMedia.mock.lastCall?.[0] as MediaStreamConstraints | undefined)?.audio;
  await begin();
  await media.setMicrophone(true);
  expect(wanted()).toMatchObject({ noiseSuppression: true });
  await media.suppressNoise(false);
  expect(opened[0]?.constraints).toMatchObject({ noiseSuppression: false });
  expect(wanted()).toMatchObject({ noiseSuppression: false });
  expect(opened[0]?.readyState).toBe('ended');
  expect(sent(0)).toBe(opened[1]);
});

test('the picture of the media server before is shown until the next one sends one, and sources go to both', async () => {
  await begin();
  const video = [{ mid: '3', participant: 'p2', source: 'camera', layer: 'l', state: 'on' }];
  happen('slots', { audio: [], video });
  const first = media.streamOf('p2', 'camera');
  media.handle({ event: 'mediaLost' });
  await settle();
  expect(media.state.link).toBe('connected');
  for (const peer of peers.slice(2)) peer.become('connected');
  happen('slots', { audio: [], video });
  await media.setMicrophone(true);
  const senders = peers.filter((peer) => peer.transceivers[0]?.sender.track === opened[0]);
  expect(senders).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(media.streamOf('p2', 'camera')).toBe(first);
  const next = peers.slice(2).find((peer) => peer.transceivers.length > 4) as FakePeer;
  next.getStats = async () => new Map([['v', { type: 'inbound-rtp', kind: 'video', framesDecoded: 1 }]]);
  await vi.advanceTimersByTimeAsync(100);
  expect(media.streamOf('p2', 'camera')).not.toBe(first);
  expect(media.streamOf('p2', 'camera')).not.toBeNull();
  await vi.advanceTimersByTimeAsync(2000);
  expect(peers.map((peer) => peer.connectionState)).toEqual(['closed', 'closed', 'connected', 'connected']);
});
