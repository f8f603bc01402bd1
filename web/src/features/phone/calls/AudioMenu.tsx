import { Menu } from '@mantine/core';
import { IconCheck, IconHeadphones } from '@tabler/icons-react';
import { RoundButton } from '@/design/parts/RoundButton';
import { type Preference, usePreference } from '@/design/preferences';
import { useText } from '@/text/useText';
import { useAudioDevices } from '../devices/useAudioDevices';
import { microphonePreference, speakerPreference } from '../engine/audioDevices';
import { type Call, sipSessions } from '../engine/calls';
import { strongNoisePreference } from '../engine/noise/noise';

/** Change microphone or speaker in the middle of a call. */
export function AudioMenu({ call }: { call: Call }) {
  const { t } = useText();
  const session = sipSessions.get(call.id);
  const [removesNoise, removeNoise] = usePreference(strongNoisePreference);
  return (
    <Menu position="top" width={270}>
      <Menu.Target>
        <RoundButton label={t('call.audio')} icon={IconHeadphones} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('audio.microphone')}</Menu.Label>
        <DeviceItems
          kind="audioinput"
          choice={microphonePreference}
          onChoose={(id) => void session?.changeInputDevice(id)}
        />
        <Menu.Label>{t('audio.speaker')}</Menu.Label>
        <DeviceItems
          kind="audiooutput"
          choice={speakerPreference}
          onChoose={(id) => void session?.changeOutputDevice(id)}
        />
        <Menu.Divider />
        <Menu.CheckboxItem checked={removesNoise} onChange={removeNoise}>
          {t('audio.noise')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DeviceItemsProps {
  kind: MediaDeviceKind;
  choice: Preference<string>;
  onChoose: (id: string) => void;
}

function DeviceItems({ kind, choice, onChoose }: DeviceItemsProps) {
  const { t } = useText();
  const { devices } = useAudioDevices();
  const [chosen, choose] = usePreference(choice);
  const offered = devices.filter((device) => device.kind === kind);
  if (offered.length === 0) return <Menu.Item disabled>{t('audio.none')}</Menu.Item>;
  const current = offered.find((device) => device.deviceId === chosen) ?? offered[0];
  return offered.map((device) => (
    <Menu.Item
      key={device.deviceId}
      rightSection={device === current ? <IconCheck size={16} aria-hidden /> : null}
      onClick={() => {
        choose(device.deviceId);
        onChoose(device.deviceId);
      }}
    >
      {device.label || t('audio.unnamed')}
    </Menu.Item>
  ));
}
