import { preference } from '@/design/preferences';
import { ringerPreference } from './audioDevices';

/** Ringtones are drawn, not recorded: notes as [frequency in Hz, start, length] in seconds, repeated every `every`. */
interface Ringtone {
  every: number;
  wave: OscillatorType;
  notes: [frequency: number, start: number, length: number][];
}

export const ringtones = {
  clarion: {
    every: 3,
    wave: 'triangle',
    notes: [
      [523.25, 0, 0.16],
      [659.25, 0.16, 0.16],
      [783.99, 0.32, 0.34],
      [659.25, 0.78, 0.16],
      [783.99, 0.94, 0.5],
    ],
  },
  classic: {
    every: 3,
    wave: 'sine',
    notes: [
      [440, 0, 0.9],
      [480, 0, 0.9],
    ],
  },
  soft: {
    every: 3.4,
    wave: 'sine',
    notes: [
      [392, 0, 0.5],
      [493.88, 0.35, 0.7],
    ],
  },
  silent: { every: 3, wave: 'sine', notes: [] },
} as const satisfies Record<string, Ringtone>;
export type RingtoneName = keyof typeof ringtones;

export const ringtonePreference = preference<RingtoneName>('ringtone', 'clarion');

let context: AudioContext | null = null;
const audio = (): AudioContext => {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  return context;
};

let ringBus: GainNode | null = null;

const sound = (
  frequency: number,
  start: number,
  length: number,
  wave: OscillatorType,
  loudness: number,
  output?: AudioNode,
): void => {
  const engine = audio();
  const oscillator = engine.createOscillator();
  const gain = engine.createGain();
  const from = engine.currentTime + start;
  oscillator.type = wave;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(loudness, from + 0.02);
  gain.gain.setValueAtTime(loudness, from + Math.max(0.03, length - 0.06));
  gain.gain.linearRampToValueAtTime(0, from + length);
  oscillator.connect(gain).connect(output ?? engine.destination);
  oscillator.start(from);
  oscillator.stop(from + length + 0.05);
};

const playOnce = (name: RingtoneName): void => {
  const { notes, wave } = ringtones[name] ?? ringtones.clarion;
  for (const [frequency, start, length] of notes) sound(frequency, start, length, wave, 0.18, ringBus ?? undefined);
};

/** Play a ringtone once, to hear what it is like. */
export const sampleRingtone = (name: RingtoneName): void => playOnce(name);

let ringing: ReturnType<typeof setInterval> | undefined;

export function startRinging(): void {
  if (ringing !== undefined) return;
  const name = ringtonePreference.get();
  const device = ringerPreference.get();
  const engine = audio() as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  void engine.setSinkId?.(device).catch(() => undefined);
  ringBus = engine.createGain();
  ringBus.connect(engine.destination);
  playOnce(name);
  ringing = setInterval(() => playOnce(name), (ringtones[name] ?? ringtones.clarion).every * 1000);
}

/** Two short low notes: another call waits while one is talking. */
export function callWaitingBeep(): void {
  sound(440, 0, 0.14, 'sine', 0.06);
  sound(440, 0.24, 0.14, 'sine', 0.06);
}

export function stopRinging(): void {
  clearInterval(ringing);
  ringing = undefined;
  // Notes already queued fall silent with their bus.
  ringBus?.disconnect();
  ringBus = null;
}

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];
const pad = '123456789*0#';

/** The sound of a key under the finger; the tone for the far end is sent separately. */
export function keySound(key: string): void {
  const index = pad.indexOf(key);
  const low = rows[Math.floor(index / 3)];
  const high = columns[index % 3];
  if (index < 0 || !low || !high) return;
  sound(low, 0, 0.11, 'sine', 0.04);
  sound(high, 0, 0.11, 'sine', 0.04);
}
