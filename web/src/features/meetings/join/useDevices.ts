import { useEffect, useState } from 'react';

/** The devices that the browser names. It names none before one of them was allowed: `opened` says that again. */
export function useDevices(opened: unknown): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when another device was opened
  useEffect(() => {
    const media = navigator.mediaDevices;
    if (!media) return;
    let here = true;
    const look = () =>
      void media.enumerateDevices().then(
        (all) => here && setDevices(all.filter(({ deviceId, label }) => deviceId && label)),
        () => undefined,
      );
    look();
    media.addEventListener('devicechange', look);
    return () => {
      here = false;
      media.removeEventListener('devicechange', look);
    };
  }, [opened]);
  return devices;
}
