import { ActionIcon, Button, FileButton, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconMicrophone2, IconMusic, IconTrash, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { clockText } from '@/design/time';
import { toastBad } from '@/design/toast';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from '../menus/Menus.module.css';
import { SoundButton, soundAt } from '../menus/SoundButton';
import { BlockedKinds } from './BlockedKinds';
import {
  type Greeting,
  type Owner,
  type Standard,
  useApply,
  useGreetings,
  useMake,
  useRemove,
  useStandard,
  useUpload,
} from './queries';
import { SpeakForm } from './SpeakForm';

interface Occasion {
  type: string;
  title: TextKey;
  lead: TextKey;
  /** What is heard while nothing was chosen. */
  otherwise?: TextKey;
}

const occasions: Record<Owner, Occasion[]> = {
  me: [
    { type: 'Voicemail', title: 'greetings.voicemail', lead: 'greetings.voicemailLead' },
    { type: 'HoldMusic', title: 'greetings.holdMusic', lead: 'greetings.holdMusicLead' },
    {
      type: 'InterruptPrompt',
      title: 'greetings.interrupt',
      lead: 'greetings.interruptLead',
      otherwise: 'greetings.nothing',
    },
    { type: 'ConnectingAudio', title: 'greetings.connecting', lead: 'greetings.connectingLead' },
    { type: 'PronouncedName', title: 'greetings.spokenName', lead: 'greetings.spokenNameLead' },
  ],
  company: [
    {
      type: 'Company',
      title: 'greetings.companyGreeting',
      lead: 'greetings.companyGreetingLead',
      otherwise: 'greetings.operatorRings',
    },
    { type: 'HoldMusic', title: 'greetings.holdMusic', lead: 'greetings.companyMusicLead' },
    { type: 'StartRecording', title: 'greetings.recording', lead: 'greetings.recordingLead' },
  ],
};

/** What an extension that is nobody's says, and what blocked callers hear: all that there is to choose for it. */
const ofKind: Record<string, Occasion[]> = {
  Announcement: [{ type: 'Announcement', title: 'greetings.announcement', lead: 'greetings.announcementLead' }],
  Voicemail: [{ type: 'Voicemail', title: 'greetings.voicemail', lead: 'greetings.voicemailLead' }],
  Blocked: [
    {
      type: 'BlockedCallersAll',
      title: 'greetings.blocked',
      lead: 'greetings.blockedLead',
      otherwise: 'greetings.blockedUsual',
    },
  ],
};
const kindsWithUsage = ['Blocked', 'Announcement', 'Voicemail'];

/** What callers hear, for each occasion: the standard sound, or one of one's own. `kind`: type of the extension, or `Blocked`. */
export function Greetings({ owner, kind = '' }: { owner: Owner; kind?: string }) {
  const { data, error, refetch } = useGreetings(owner);
  const standard = useStandard().data ?? [];
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={4} />;
  return (ofKind[kind] ?? occasions[owner]).map((occasion) => (
    <OccasionSection
      key={occasion.type}
      owner={owner}
      occasion={occasion}
      greetings={data.filter(({ type }) => type === occasion.type)}
      standard={standard.filter(
        ({ type, usageType }) =>
          type === occasion.type && usageType.startsWith(kindsWithUsage.includes(kind) ? kind : 'User'),
      )}
    />
  ));
}

/** What callers hear who are not let through: all of them, and some kinds of them. */
export const BlockedGreeting = () => (
  <>
    <Greetings owner="me" kind="Blocked" />
    <BlockedKinds />
  </>
);

/** One's own greetings, in the settings. */
export const OwnGreetings = () => <Greetings owner="me" />;

interface OccasionProps {
  owner: Owner;
  occasion: Occasion;
  greetings: Greeting[];
  standard: Standard[];
}

function OccasionSection({ owner, occasion, greetings, standard }: OccasionProps) {
  const { t } = useText();
  const title = t(occasion.title);
  const heard = greetings.find(({ clarion }) => clarion.applied);
  return (
    <Section
      title={title}
      lead={t(occasion.lead)}
      actions={<Adding owner={owner} occasion={occasion} standard={standard} />}
    >
      {heard ? null : <p className={css.words}>{t(occasion.otherwise ?? 'greetings.standardHeard')}</p>}
      {greetings.length ? (
        <List label={title}>
          {greetings.map((greeting) => (
            <GreetingRow key={greeting.id} owner={owner} greeting={greeting} standard={standard} title={title} />
          ))}
        </List>
      ) : null}
    </Section>
  );
}

interface AddingProps {
  owner: Owner;
  occasion: Occasion;
  standard: Standard[];
}

function Adding({ owner, occasion, standard }: AddingProps) {
  const { t } = useText();
  const [speaking, setSpeaking] = useState(false);
  const upload = useUpload(owner, occasion.type);
  const make = useMake(owner, occasion.type);
  const failed = (error: Error) => toastBad(t('greetings.failed'), error.message);
  const title = t(occasion.title);
  return (
    <>
      <FileButton
        accept="audio/wav,audio/x-wav,audio/mpeg,.wav,.mp3"
        onChange={(file) => file && upload.mutate(file, { onError: failed })}
      >
        {({ onClick }) => (
          <Menu position="bottom-end" width={230}>
            <Menu.Target>
              <Button
                variant="default"
                loading={upload.isPending || make.isPending}
                rightSection={<IconChevronDown size={16} aria-hidden />}
                aria-label={t('greetings.changeOf', { what: title })}
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
              {standard.length ? <Menu.Label>{t('greetings.standard')}</Menu.Label> : null}
              {standard.map(({ id, name }) => (
                <Menu.Item
                  key={id}
                  leftSection={<IconMusic size={17} aria-hidden />}
                  onClick={() => make.mutate({ presetId: id }, { onError: failed })}
                >
                  {name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </FileButton>
      {speaking ? (
        <SpeakForm title={title} make={make} audible={owner === 'company'} onClose={() => setSpeaking(false)} />
      ) : null}
    </>
  );
}

interface GreetingRowProps {
  owner: Owner;
  greeting: Greeting;
  standard: Standard[];
  title: string;
}

function GreetingRow({ owner, greeting, standard, title }: GreetingRowProps) {
  const { t } = useText();
  const apply = useApply(owner);
  const remove = useRemove(owner);
  const preset = standard.find(({ id }) => id === greeting.clarion.preset?.id);
  const name = greeting.clarion.preset?.name ?? greeting.text ?? t('menus.recording');
  const uri = greeting.contentUri ?? preset?.contentUri;
  const { applied, seconds } = greeting.clarion;
  return (
    <Row
      leading={<SoundButton label={name} load={soundAt(uri ?? '')} disabled={!uri} />}
      title={name}
      detail={seconds ? clockText(seconds) : undefined}
      trailing={
        applied ? (
          <Tag tone="good">{t('greetings.heard')}</Tag>
        ) : (
          <Button variant="default" loading={apply.isPending} onClick={() => apply.mutate(greeting.id)}>
            <IconCheck size={16} aria-hidden />
            {t('greetings.use')}
          </Button>
        )
      }
      actions={
        <ActionIcon
          size={44}
          variant="subtle"
          color="gray"
          loading={remove.isPending}
          onClick={() => remove.mutate(greeting.id)}
          aria-label={t('greetings.remove', { name, what: title })}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      }
    />
  );
}
