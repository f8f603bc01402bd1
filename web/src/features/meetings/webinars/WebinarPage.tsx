import { ActionIcon, Button, Menu, Modal, Tabs } from '@mantine/core';
import { IconCalendarPlus, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { Buttons } from '@/design/parts/Form';
import { Page } from '@/design/parts/Page';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from '../home/Meetings.module.css';
import { PanelTab } from './PanelTab';
import { PlanWebinar } from './PlanWebinar';
import { draftOfWebinar, type WebinarDraft } from './plan';
import { useCancelSession, useSession, useWebinar, type Webinar, type WholeSession } from './queries';
import { RegistrationTab } from './RegistrationTab';
import { ReportTab } from './ReportTab';
import { StatusTag } from './StatusTag';

/** One session of a webinar: who is on the panel, who registered, and afterwards who came and what was asked. */
export function WebinarPage() {
  const { t } = useText();
  const { webinarId, sessionId } = useParams({ strict: false }) as { webinarId: string; sessionId: string };
  const webinar = useWebinar(webinarId);
  const session = useSession(webinarId, sessionId);
  const error = webinar.error ?? session.error;
  if (webinar.data && session.data) return <Found key={sessionId} webinar={webinar.data} session={session.data} />;
  if (error)
    return (
      <Page title={t('webinars.gone')} actions={<Link to="/meetings">{t('kept.back')}</Link>}>
        <ErrorState error={error} onRetry={() => void Promise.all([webinar.refetch(), session.refetch()])} />
      </Page>
    );
  return (
    <Page title={t('webinars.one')}>
      <RowsSkeleton rows={4} />
    </Page>
  );
}

interface FoundProps {
  webinar: Webinar;
  session: WholeSession;
}

function Found({ webinar, session }: FoundProps) {
  const { t, code } = useText();
  const { pathname } = new URL(session.hostJoinUri);
  const over = session.status === 'Finished';
  const registers = webinar.settings.registrationEnabled;
  return (
    <Page
      title={session.title || webinar.title}
      lead={[
        momentText(new Date(session.scheduledStartTime), code),
        t('meetings.minutes', { count: Math.round(session.scheduledDuration / 60) }),
        session.timeZone,
      ].join(' · ')}
      actions={
        <>
          <Link to="/meetings">{t('kept.back')}</Link>
          {over ? null : (
            <Button component="a" href={pathname} target="_blank">
              {t('webinars.open')}
            </Button>
          )}
          <MoreMenu webinar={webinar} session={session} />
        </>
      }
    >
      <Section title={t('webinars.one')} actions={<StatusTag status={session.status} />}>
        {webinar.description ? <p className={css.described}>{webinar.description}</p> : null}
        <Field
          label={t(registers ? 'webinars.registrationLink' : 'webinars.audienceLink')}
          hint={t(registers ? 'webinars.registrationLinkHint' : 'webinars.audienceLinkHint')}
        >
          <span className={css.copy}>
            <CopyText value={session.attendeeJoinUri} />
          </span>
        </Field>
      </Section>
      <Tabs defaultValue={over ? 'report' : 'panel'} variant="pills" radius="xl" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="panel">{t('webinars.panel')}</Tabs.Tab>
          {registers ? <Tabs.Tab value="registration">{t('webinars.registration')}</Tabs.Tab> : null}
          {session.status === 'Scheduled' ? null : <Tabs.Tab value="report">{t('webinars.report')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="panel">
          <PanelTab webinar={webinar.id} session={session} />
        </Tabs.Panel>
        <Tabs.Panel value="registration">
          <RegistrationTab session={session} />
        </Tabs.Panel>
        <Tabs.Panel value="report">
          <ReportTab webinar={webinar} session={session} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function MoreMenu({ webinar, session }: FoundProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const cancel = useCancelSession();
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState<{ id?: string; draft: WebinarDraft } | null>(null);
  const edit = (found?: WholeSession) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setEditing({ id: found?.id, draft: draftOfWebinar(webinar, found, new Date(), zone) });
  };
  const drop = () =>
    cancel.mutate(
      { webinar: webinar.id, session: session.id },
      {
        onSuccess: () => void navigate({ to: '/meetings' }),
        onError: (error) => toastBad(t('state.notSaved'), error.message),
        onSettled: () => setAsking(false),
      },
    );
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon color="gray" size="lg" aria-label={t('meetings.more', { name: session.title || webinar.title })}>
            <IconDots size={19} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCalendarPlus size={16} aria-hidden />} onClick={() => edit()}>
            {t('webinars.addDate')}
          </Menu.Item>
          {session.status === 'Scheduled' ? (
            <>
              <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => edit(session)}>
                {t('webinars.change')}
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsking(true)}>
                {t('webinars.cancel')}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {editing ? (
        <PlanWebinar webinar={webinar.id} session={editing.id} first={editing.draft} onClose={() => setEditing(null)} />
      ) : null}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('meetings.cancelAsk', { name: session.title || webinar.title })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p>{t('webinars.cancelWords')}</p>
        <Buttons>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('webinars.keep')}
          </Button>
          <Button color="red" loading={cancel.isPending} onClick={drop}>
            {t('webinars.cancel')}
          </Button>
        </Buttons>
      </Modal>
    </>
  );
}
