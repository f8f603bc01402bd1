/** Tells a person from the background, in this browser: MediaPipe, loaded when somebody wants another background. */
import type { Results, SelfieSegmentation } from '@mediapipe/selfie_segmentation';
import graph from '@mediapipe/selfie_segmentation/selfie_segmentation.binarypb?url&no-inline';
import script from '@mediapipe/selfie_segmentation/selfie_segmentation.js?url&no-inline';
import model from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url&no-inline';
import loader from '@mediapipe/selfie_segmentation/selfie_segmentation_solution_simd_wasm_bin.js?url&no-inline';
import program from '@mediapipe/selfie_segmentation/selfie_segmentation_solution_simd_wasm_bin.wasm?url&no-inline';

const files: Record<string, string> = {
  'selfie_segmentation.binarypb': graph,
  'selfie_segmentation_landscape.tflite': model,
  'selfie_segmentation_solution_simd_wasm_bin.js': loader,
  'selfie_segmentation_solution_simd_wasm_bin.wasm': program,
};
const LANDSCAPE = 1;
/** What the model looks at. Larger pictures cost time and give no better mask. */
export const MODEL_SIZE = [256, 144] as const;

/** A picture of a person: opaque where they are. */
export type Mask = Results['segmentationMask'];

export interface Segmenter {
  segment: (picture: HTMLCanvasElement) => Promise<Mask>;
}

const loaded = new Map<string, Promise<void>>();

/** Add a script to the page, once. It cannot be part of the bundle: it finds its files by where it is. */
function load(source: string): Promise<void> {
  const known = loaded.get(source);
  if (known) return known;
  const loading = new Promise<void>((done, fail) => {
    const element = Object.assign(document.createElement('script'), { src: source });
    element.onload = () => done();
    element.onerror = () => {
      loaded.delete(source);
      fail(new Error(`${source} was not loaded`));
    };
    document.head.append(element);
  });
  loaded.set(source, loading);
  return loading;
}

let opened: Promise<Segmenter> | null = null;

/** One for the page: loading takes seconds, and two that load at once disturb each other. */
export function openSegmenter(): Promise<Segmenter> {
  opened ??= create().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function create(): Promise<Segmenter> {
  await load(script);
  const { SelfieSegmentation: Solution } = globalThis as unknown as { SelfieSegmentation: typeof SelfieSegmentation };
  const solution = new Solution({ locateFile: (name) => files[name] ?? name });
  solution.setOptions({ modelSelection: LANDSCAPE, selfieMode: false });
  let mask: Mask | null = null;
  solution.onResults((results) => {
    mask = results.segmentationMask;
  });
  await solution.initialize();
  const look = async (picture: HTMLCanvasElement): Promise<Mask> => {
    mask = null; // one of another moment shows what is not the person
    await solution.send({ image: picture });
    if (!mask) throw new Error('No mask came.');
    return mask;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    segment: (picture) => {
      const next = last.then(() => look(picture));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
