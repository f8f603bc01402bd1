import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, useEffect, useRef } from 'react';
import { Page } from '@/design/parts/Page';
import { EmergencySettings } from '@/features/emergency/EmergencySettings';
import { AutoReplies } from '@/features/messaging/autoReplies/AutoReplies';
import { ChatSettings } from '@/features/messaging/chats/ChatSettings';
import { ConnectionSettings } from '@/features/people/connections/ConnectionSettings';
import { NoticeSettings } from '@/features/people/push/NoticeSettings';
import { SecuritySettings } from '@/features/people/security/SecuritySettings';
import { ProfileSettings } from '@/features/people/settings/ProfileSettings';
import { AudioSettings } from '@/features/phone/devices/AudioSettings';
import { DeviceSettings } from '@/features/phone/devices/DeviceSettings';
import { OwnGreetings } from '@/features/phone/greetings/Greetings';
import { CallHandlingSettings } from '@/features/phone/handling/CallHandlingSettings';
import { VoicemailSettings } from '@/features/phone/voicemail/VoicemailSettings';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { AppearanceSettings } from './AppearanceSettings';
import css from './SettingsPage.module.css';

const tabs: { value: string; label: TextKey; panel: ComponentType }[] = [
  { value: 'profile', label: 'settings.profile', panel: ProfileSettings },
  { value: 'security', label: 'settings.security', panel: SecuritySettings },
  { value: 'notices', label: 'push.tab', panel: NoticeSettings },
  { value: 'connections', label: 'connections.tab', panel: ConnectionSettings },
  { value: 'messages', label: 'nav.chats', panel: ChatSettings },
  { value: 'texts', label: 'nav.texts', panel: AutoReplies },
  { value: 'audio', label: 'settings.audio', panel: AudioSettings },
  { value: 'calls', label: 'handling.tab', panel: CallHandlingSettings },
  { value: 'voicemail', label: 'nav.voicemail', panel: VoicemailSettings },
  { value: 'greetings', label: 'greetings.tab', panel: OwnGreetings },
  { value: 'devices', label: 'settings.devices', panel: DeviceSettings },
  { value: 'emergency', label: 'settings.emergency', panel: EmergencySettings },
  { value: 'appearance', label: 'settings.appearance', panel: AppearanceSettings },
];

export function SettingsPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const open = tabs.some(({ value }) => value === tab) ? tab : 'profile';
  const choose = (value: string | null) =>
    void navigate({ to: '/settings', search: { tab: value ?? 'profile' } as never, replace: true });
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-tab="${open}"]`)?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [open]);
  return (
    <Page title={t('nav.settings')}>
      <Tabs value={open} onChange={choose} variant="pills" radius="xl" keepMounted={false}>
        <Tabs.List ref={list} mb="lg" className={css.tabs}>
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} data-tab={value} value={value} className={css.tab}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ value, panel: Panel }) => (
          <Tabs.Panel key={value} value={value}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
