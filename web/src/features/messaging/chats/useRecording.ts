import { useEffect, useRef, useState } from 'react';
import { toastBad } from '@/design/toast';
import { meter } from '@/features/phone/devices/meter';
import { deviceManager } from '@/features/phone/engine/audioDevices';
import { useText } from '@/text/useText';

/** Seconds. */
const longest = 15 * 60;
const shownLevels = 60;
const forms = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

export interface Recording {
  /** Null while nothing is recorded. `levels`: the latest, 0 to 100. */
  state: { seconds: number; levels: number[] } | null;
  possible: boolean;
  start: () => Promise<void>;
  done: () => void;
  discard: () => void;
}

interface Running {
  recorder: MediaRecorder;
  keep: boolean;
  end: () => void;
}

const formOf = (): string | undefined =>
  typeof MediaRecorder === 'undefined' ? undefined : forms.find((form) => MediaRecorder.isTypeSupported(form));

const endings: Record<string, string> = { 'audio/webm': 'webm', 'audio/ogg': 'ogg', 'audio/mp4': 'm4a' };

/** What is spoken into the microphone, until it is done or thrown away; also when the page is left. */
export function useRecording(onDone: (file: File) => void): Recording {
  const { t } = useText();
  const [state, setState] = useState<Recording['state']>(null);
  const running = useRef<Running | null>(null);
  const taken = useRef(onDone);
  taken.current = onDone;
  const form = formOf();
  const stop = (keep: boolean) => {
    const now = running.current;
    if (!now || now.recorder.state === 'inactive') return;
    now.keep = keep;
    now.recorder.stop();
  };
  useEffect(
    () => () => {
      if (running.current) running.current.keep = false;
      running.current?.recorder.stop();
    },
    [],
  );
  const begin = (stream: MediaStream, mimeType: string) => {
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    const pieces: Blob[] = [];
    const began = performance.now();
    const end = meter(stream, (level) => {
      const seconds = (performance.now() - began) / 1000;
      setState((now) => ({ seconds, levels: [...(now?.levels ?? []), Math.round(level * 100)].slice(-shownLevels) }));
      if (seconds >= longest) stop(true);
    });
    const run: Running = { recorder, keep: false, end };
    running.current = run;
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      end();
      running.current = null;
      setState(null);
      const type = mimeType.split(';')[0] ?? mimeType;
      if (run.keep) taken.current(new File(pieces, `${t('chats.voice')}.${endings[type]}`, { type }));
    };
    recorder.start(1000);
    setState({ seconds: 0, levels: [] });
  };
  const start = async () => {
    if (!form || running.current) return;
    try {
      const deviceId = await deviceManager.getInputDeviceId();
      begin(await navigator.mediaDevices.getUserMedia({ audio: deviceId ? { deviceId } : true }), form);
    } catch {
      toastBad(t('chats.voice.none'), t('chats.voice.noneWords'));
    }
  };
  return {
    state,
    possible: Boolean(form && navigator.mediaDevices),
    start,
    done: () => stop(true),
    discard: () => stop(false),
  };
}
