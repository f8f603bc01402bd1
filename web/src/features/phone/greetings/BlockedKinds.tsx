import { Button, FileButton, Menu } from '@mantine/core';
import { IconChevronDown, IconMicrophone2, IconMusic, IconUpload, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { useExtensionPath } from '@/features/people/ofExtension';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { useBlocking } from '../handling/queries';
import type { Blocking } from '../handling/shapes';
import css from '../menus/Menus.module.css';
import { SoundButton, soundAt } from '../menus/SoundButton';
import { type Kind, kindGreeting, useKindGreeting } from './blockedQueries';
import { type Greeting, type Standard, useGreetings, useStandard } from './queries';
import { SpeakForm } from './SpeakForm';

const kinds: { type: Kind; label: TextKey }[] = [
  { type: 'BlockedCallersSpecific', label: 'greetings.blockedOnList' },
  { type: 'BlockedNoCallerId', label: 'greetings.blockedHidden' },
  { type: 'BlockedPayPhones', label: 'greetings.blockedPayPhones' },
  { type: 'BlockedCallersAll', label: 'greetings.blockedOthers' },
];

/** What each kind of blocked caller hears; the one for all where nothing else was chosen. */
export function BlockedKinds() {
  const { t } = useText();
  const blocking = useBlocking().data;
  const own = useGreetings('me').data;
  const standard = useStandard().data ?? [];
  if (!blocking || !own) return null;
  return (
    <Section title={t('greetings.blockedKinds')} lead={t('greetings.blockedKindsLead')}>
      {kinds.map(({ type, label }) => (
        <KindField
          key={type}
          type={type}
          label={t(label)}
          blocking={blocking}
          own={own}
          standard={standard.filter((each) => each.type === type)}
        />
      ))}
    </Section>
  );
}

interface KindProps {
  type: Kind;
  label: string;
  blocking: Blocking;
  own: Greeting[];
  standard: Standard[];
}

function KindField({ type, label, blocking, own, standard }: KindProps) {
  const { t } = useText();
  const [speaking, setSpeaking] = useState(false);
  const path = useExtensionPath();
  const change = useKindGreeting(path, blocking, type);
  const chosen = kindGreeting(blocking, type);
  const mine = own.find(({ id }) => id === chosen?.custom?.id);
  const preset = standard.find(({ id }) => id === chosen?.preset?.id);
  const name = mine ? mine.text || t('menus.recording') : (preset?.name ?? t('greetings.asAllBlocked'));
  const uri = mine?.contentUri ?? preset?.contentUri;
  const failed = (error: Error) => toastBad(t('greetings.failed'), error.message);
  return (
    <Field label={label} hint={name}>
      <div className={css.sound}>
        {uri ? <SoundButton label={label} load={soundAt(uri)} /> : null}
        <FileButton
          accept="audio/wav,audio/x-wav,audio/mpeg,.wav,.mp3"
          onChange={(file) => file && change.mutate({ file }, { onError: failed })}
        >
          {({ onClick }) => (
            <Menu position="bottom-end" width={250}>
              <Menu.Target>
                <Button
                  variant="default"
                  loading={change.isPending}
                  rightSection={<IconChevronDown size={16} aria-hidden />}
                  aria-label={t('greetings.changeOf', { what: label })}
                >
                  {t('action.change')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconUpload size={17} aria-hidden />} onClick={onClick}>
                  {t('greetings.upload')}
                </Menu.Item>
                <Menu.Item leftSection={<IconMicrophone2 size={17} aria-hidden />} onClick={() => setSpeaking(true)}>
                  {t('greetings.speak')}
                </Menu.Item>
                {standard.map((each) => (
                  <Menu.Item
                    key={each.id}
                    leftSection={<IconMusic size={17} aria-hidden />}
                    onClick={() => change.mutate({ presetId: each.id }, { onError: failed })}
                  >
                    {each.name}
                  </Menu.Item>
                ))}
                {chosen ? (
                  <Menu.Item
                    leftSection={<IconUsers size={17} aria-hidden />}
                    onClick={() => change.mutate({}, { onError: failed })}
                  >
                    {t('greetings.asAllBlocked')}
                  </Menu.Item>
                ) : null}
              </Menu.Dropdown>
            </Menu>
          )}
        </FileButton>
      </div>
      {speaking ? <SpeakForm title={label} make={change} onClose={() => setSpeaking(false)} /> : null}
    </Field>
  );
}
