import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addCall, type Call, calls } from '../calls';
import { removeNoise } from './callNoise';
import { strongNoisePreference } from './noise';

const ended = vi.fn();
vi.mock('./rnnoise', () => ({
  cleaned: async (microphone: { id: string }) => ({
    track: { kind: 'audio', id: `clean ${microphone.id}`, enabled: true },
    end: () => ended(microphone.id),
  }),
}));

class Sender {
  track = { kind: 'audio', id: 'mic', enabled: true };
  replaceTrack = async (track: Sender['track']) => {
    this.track = track;
  };
}

class Session extends EventTarget {
  callId = 'c1';
  state = 'answered';
  sender = new Sender();
  microphone = this.sender.track;
  mediaStream = { getAudioTracks: () => [this.microphone] };
  rtcPeerConnection = { getSenders: () => [this.sender] };
  on = (name: string, heard: () => void) => this.addEventListener(name, heard);
  emit = (name: string) => this.dispatchEvent(new Event(name));
}

let session: Session;
const sends = (id: string) => vi.waitFor(() => expect(session.sender.track.id).toBe(id));

beforeEach(() => {
  ended.mockClear();
  calls.set([]);
  strongNoisePreference.set(false);
  session = new Session();
  removeNoise(session as never);
});

afterEach(() => session.emit('disposed'));

test('a call sends a microphone without noise while that is wanted, and a muted one stays muted', async () => {
  session.emit('mediaStreamSet');
  await sends('mic');
  session.sender.track.enabled = false;
  strongNoisePreference.set(true);
  await sends('clean mic');
  expect(session.sender.track.enabled).toBe(false);
  session.sender.track.enabled = true;
  session.microphone = { kind: 'audio', id: 'other', enabled: true };
  session.sender.track = session.microphone; // as the package does for another device
  session.emit('mediaStreamSet');
  await sends('clean other');
  expect(ended).toHaveBeenCalledWith('mic');
  strongNoisePreference.set(false);
  await sends('other');
  expect(session.sender.track.enabled).toBe(true);
});

test('what is made for a call ends with it', async () => {
  strongNoisePreference.set(true);
  await sends('clean mic');
  session.emit('disposed');
  expect(ended).toHaveBeenCalledWith('mic');
});

test('an emergency call sends everything that the microphone hears', async () => {
  addCall({ id: 'c1', number: '911', emergency: true } as Call);
  strongNoisePreference.set(true);
  session.emit('mediaStreamSet');
  await new Promise((done) => setTimeout(done, 20));
  expect(session.sender.track.id).toBe('mic');
});
