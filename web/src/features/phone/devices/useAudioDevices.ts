import { useEffect, useState } from 'react';

export interface AudioDevices {
  devices: MediaDeviceInfo[];
  /** False until the browser was allowed to tell the devices' names. */
  named: boolean;
  /** Ask for the microphone, which also reveals the names. */
  askForNames: () => Promise<void>;
}

export function useAudioDevices(): AudioDevices {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const media = navigator.mediaDevices;
    if (!media) return;
    const look = () =>
      void media
        .enumerateDevices()
        .then((all) => setDevices(all.filter((device) => device.kind !== 'videoinput' && device.deviceId)));
    look();
    media.addEventListener('devicechange', look);
    return () => media.removeEventListener('devicechange', look);
  }, []);
  const askForNames = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    const all = await navigator.mediaDevices.enumerateDevices();
    setDevices(all.filter((device) => device.kind !== 'videoinput' && device.deviceId));
  };
  return { devices, named: devices.some((device) => device.label), askForNames };
}
