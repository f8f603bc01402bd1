/** RNNoise (a small neural network) in an AudioWorklet: what is no speech is taken out of a microphone. */
import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import url from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url';
import simdUrl from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url';
import worklet from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url';
import type { Cleaned } from './noise';

const SAMPLE_RATE = 48_000; // what the network was trained for
const START_MS = 2_000; // a context that does not start waits for a click

let loading: Promise<ArrayBuffer> | null = null;

const program = (): Promise<ArrayBuffer> => {
  loading ??= loadRnnoise({ url, simdUrl }).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
};

export async function cleaned(microphone: MediaStreamTrack): Promise<Cleaned> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
  try {
    const late = new Promise<never>((_, fail) => setTimeout(() => fail(new Error('No sound starts yet.')), START_MS));
    const [wasmBinary] = await Promise.all([
      program(),
      context.audioWorklet.addModule(worklet),
      Promise.race([context.resume(), late]),
    ]);
    const node = new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 });
    const target = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    context
      .createMediaStreamSource(new MediaStream([microphone]))
      .connect(node)
      .connect(target);
    const track = target.stream.getAudioTracks()[0];
    if (!track) throw new Error('This browser cannot send changed sound.');
    return {
      track,
      end: () => {
        track.stop();
        node.destroy();
        void context.close();
      },
    };
  } catch (error) {
    void context.close();
    throw error;
  }
}
