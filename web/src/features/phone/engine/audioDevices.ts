import type { DeviceManager } from 'ringcentral-web-phone/types';
import { preference } from '@/design/preferences';

export const microphonePreference = preference<string>('microphone', '');
export const speakerPreference = preference<string>('speaker', '');
export const ringerPreference = preference<string>('ringer', '');

const ids = async (kind: MediaDeviceKind): Promise<string[]> => {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === kind).map((device) => device.deviceId);
};

/** The chosen device if it is plugged in, else the system's first. */
const chosen = async (kind: MediaDeviceKind, wanted: string): Promise<string | undefined> => {
  const present = await ids(kind);
  return present.includes(wanted) ? wanted : present[0];
};

export const deviceManager: DeviceManager = {
  getInputDeviceId: async () => (await chosen('audioinput', microphonePreference.get())) ?? '',
  getOutputDeviceId: () => chosen('audiooutput', speakerPreference.get()),
};
