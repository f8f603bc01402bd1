import { Button } from '@mantine/core';
import { IconBroadcast } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import css from '../home/Meetings.module.css';
import { PlanWebinar } from './PlanWebinar';
import { newWebinar, type WebinarDraft } from './plan';
import { useSessions } from './queries';
import { StatusTag } from './StatusTag';

/** The webinars that one hosts, those to come first. */
export function WebinarList() {
  const { t, code } = useText();
  const { data, error, refetch } = useSessions();
  const [planning, setPlanning] = useState<WebinarDraft | null>(null);
  const plan = () => setPlanning(newWebinar(new Date(), Intl.DateTimeFormat().resolvedOptions().timeZone));
  return (
    <Section
      title={t('webinars.title')}
      lead={t('webinars.lead')}
      actions={
        <Button variant="default" onClick={plan}>
          {t('webinars.plan')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data?.length === 0 ? <p className={css.quiet}>{t('webinars.none')}</p> : null}
      {data?.length ? (
        <List label={t('webinars.title')}>
          {data.map((each) => (
            <Row
              key={each.id}
              leading={<IconBroadcast size={22} aria-hidden />}
              title={
                <>
                  <Link
                    to="/webinars/$webinarId/$sessionId"
                    params={{ webinarId: each.webinar.id, sessionId: each.id }}
                  >
                    <bdi>{each.title || each.webinar.title}</bdi>
                  </Link>{' '}
                  <StatusTag status={each.status} />
                </>
              }
              detail={[
                momentText(new Date(each.scheduledStartTime), code),
                t('meetings.minutes', { count: Math.round(each.scheduledDuration / 60) }),
              ].join(' · ')}
            />
          ))}
        </List>
      ) : null}
      {planning ? <PlanWebinar first={planning} onClose={() => setPlanning(null)} /> : null}
    </Section>
  );
}
