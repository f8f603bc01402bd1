import { call } from '@/api/client';
import type { PushSettingsInfo, PushSettingsQuiet } from '@/api/generated';

const own = '/clarion/push';

export type QuietHours = PushSettingsQuiet;

export type PushChoice = PushSettingsInfo;

export interface PushDevice {
  id: string;
  name: string;
  endpointHash: string;
  creationTime: string;
  reachedTime: string | null;
  problem: string;
}

export interface PushState {
  publicKey: string;
  settings: PushChoice;
  devices: PushDevice[];
}

export const readPush = (): Promise<PushState> => call(own);

export const changePush = (change: Partial<Omit<PushChoice, 'quiet'>> & { quiet?: Partial<QuietHours> }) =>
  call<PushChoice>(`${own}/settings`, { method: 'PATCH', body: change });

export const addDevice = (subscription: PushSubscriptionJSON, name: string): Promise<PushDevice> =>
  call(`${own}/devices`, { method: 'POST', body: { ...subscription, name } });

export const removeDevice = (id: string): Promise<unknown> => call(`${own}/devices/${id}`, { method: 'DELETE' });

export const testPush = (): Promise<{ devices: number }> => call(`${own}/test`, { method: 'POST' });
