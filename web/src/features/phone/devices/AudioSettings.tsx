import { Alert, Button, Select, Switch } from '@mantine/core';
import { IconMicrophone, IconPlayerPlay } from '@tabler/icons-react';
import { Field, Section } from '@/design/parts/Section';
import { type Preference, usePreference } from '@/design/preferences';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { canNotify, notifyPreference } from '../calls/useCallAttention';
import { microphonePreference, ringerPreference, speakerPreference } from '../engine/audioDevices';
import { strongNoisePreference } from '../engine/noise/noise';
import { type RingtoneName, ringtonePreference, ringtones, sampleRingtone } from '../engine/tones';
import { MicrophoneMeter } from './MicrophoneMeter';
import { type AudioDevices, useAudioDevices } from './useAudioDevices';

export function AudioSettings() {
  const { t } = useText();
  const audio = useAudioDevices();
  const [removesNoise, removeNoise] = usePreference(strongNoisePreference);
  return (
    <>
      <Section title={t('audio.title')} lead={t('audio.lead')}>
        {audio.named ? null : <AskForNames audio={audio} />}
        <Field label={t('audio.microphone')} hint={t('audio.microphoneHint')}>
          <DeviceSelect audio={audio} kind="audioinput" choice={microphonePreference} label={t('audio.microphone')} />
          <MicrophoneMeter />
        </Field>
        <Field label={t('audio.noise')}>
          <Switch
            size="md"
            aria-label={t('audio.noise')}
            checked={removesNoise}
            onChange={(event) => removeNoise(event.currentTarget.checked)}
          />
        </Field>
        <Field label={t('audio.speaker')} hint={t('audio.speakerHint')}>
          <DeviceSelect audio={audio} kind="audiooutput" choice={speakerPreference} label={t('audio.speaker')} />
        </Field>
        <Field label={t('audio.ringer')} hint={t('audio.ringerHint')}>
          <DeviceSelect audio={audio} kind="audiooutput" choice={ringerPreference} label={t('audio.ringer')} />
        </Field>
      </Section>
      <RingingSection />
    </>
  );
}

function AskForNames({ audio }: { audio: AudioDevices }) {
  const { t } = useText();
  const ask = () => audio.askForNames().catch(() => toastBad(t('ending.microphoneBlocked')));
  return (
    <Alert icon={<IconMicrophone aria-hidden />} mb="sm" title={t('audio.allowTitle')}>
      <p style={{ margin: '0 0 10px' }}>{t('audio.allowWords')}</p>
      <Button size="compact-md" onClick={() => void ask()}>
        {t('audio.allow')}
      </Button>
    </Alert>
  );
}

interface DeviceSelectProps {
  audio: AudioDevices;
  kind: MediaDeviceKind;
  choice: Preference<string>;
  label: string;
}

function DeviceSelect({ audio, kind, choice, label }: DeviceSelectProps) {
  const { t } = useText();
  const [chosen, choose] = usePreference(choice);
  const offered = audio.devices
    .filter((device) => device.kind === kind && device.deviceId !== 'default')
    .map((device, index) => ({
      value: device.deviceId,
      label: device.label || t('audio.numbered', { number: index + 1 }),
    }));
  const known = offered.some((option) => option.value === chosen);
  return (
    <Select
      aria-label={label}
      size="sm"
      w={300}
      data={[{ value: '', label: t('audio.system') }, ...offered]}
      value={known ? chosen : ''}
      onChange={(value) => choose(value ?? '')}
    />
  );
}

function RingingSection() {
  const { t } = useText();
  const [ringtone, setRingtone] = usePreference(ringtonePreference);
  const [notify, setNotify] = usePreference(notifyPreference);
  const names = Object.keys(ringtones) as RingtoneName[];
  const allow = async (wanted: boolean) => {
    if (!wanted) return setNotify(false);
    const permission = await Notification.requestPermission();
    if (permission === 'granted') setNotify(true);
    else toastBad(t('audio.notifyBlocked'), t('audio.notifyBlockedWords'));
  };
  return (
    <Section title={t('audio.ringing')}>
      <Field label={t('audio.ringtone')}>
        <Select
          aria-label={t('audio.ringtone')}
          size="sm"
          w={190}
          data={names.map((value) => ({ value, label: t(`ringtone.${value}`) }))}
          value={ringtone}
          onChange={(value) => setRingtone((value ?? 'clarion') as RingtoneName)}
        />
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => sampleRingtone(ringtone)}
        >
          {t('audio.listen')}
        </Button>
      </Field>
      {canNotify ? (
        <Field label={t('audio.notify')} hint={t('audio.notifyHint')}>
          <Switch
            size="md"
            aria-label={t('audio.notify')}
            checked={notify}
            onChange={(event) => void allow(event.currentTarget.checked)}
          />
        </Field>
      ) : null}
    </Section>
  );
}
