import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { deviceManager } from '../engine/audioDevices';
import css from './MicrophoneMeter.module.css';
import { meter } from './meter';

/** Speak and see: proves the microphone before the first call. */
export function MicrophoneMeter() {
  const { t } = useText();
  const [level, setLevel] = useState<number | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const toggle = async () => {
    if (stop.current) {
      stop.current();
      stop.current = null;
      return setLevel(null);
    }
    try {
      const deviceId = await deviceManager.getInputDeviceId();
      const stream = await navigator.mediaDevices.getUserMedia({ audio: deviceId ? { deviceId } : true });
      stop.current = meter(stream, setLevel);
      setLevel(0);
    } catch {
      toastBad(t('ending.microphoneBlocked'));
    }
  };
  return (
    <div className={css.row}>
      <div
        className={css.meter}
        role="meter"
        aria-label={t('audio.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((level ?? 0) * 100)}
      >
        <div className={css.level} style={{ transform: `scaleX(${level ?? 0})` }} />
      </div>
      <Button variant="default" size="compact-sm" onClick={() => void toggle()}>
        {level === null ? t('audio.test') : t('audio.stop')}
      </Button>
    </div>
  );
}
