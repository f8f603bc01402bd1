import { Button } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import { CopyText } from '@/design/parts/CopyText';
import { Field, Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import css from './Meetings.module.css';
import { type Bridge, linkOf, pathOf } from './queries';

const inGroups = (digits: string): string => digits.replace(/(\d{3})(?=\d)/g, '$1 ');

/** The meeting that is always there: its link may stand in a signature. */
export function PersonalMeeting({ bridge }: { bridge: Bridge }) {
  const { t } = useText();
  const link = linkOf(bridge);
  return (
    <Section
      title={t('meetings.personal')}
      lead={t('meetings.personalLead')}
      actions={
        <Button
          component="a"
          href={pathOf(bridge)}
          target="_blank"
          variant="light"
          leftSection={<IconVideo size={18} aria-hidden />}
        >
          {t('meetings.startPersonal')}
        </Button>
      }
    >
      <Field label={t('meetings.link')} hint={t('meetings.linkHint')}>
        <div className={css.copy}>
          <CopyText value={link} />
        </div>
      </Field>
      <Field label={t('meetings.id')} hint={t('meetings.idHint')}>
        <div className={css.copy}>
          <CopyText value={bridge.pins.web} shown={inGroups(bridge.pins.web)} />
        </div>
      </Field>
      {bridge.security.password ? (
        <Field label={t('meetings.password')} hint={t('meetings.passwordHint')}>
          <div className={css.copy}>
            <CopyText value={bridge.security.password.plainText} />
          </div>
        </Field>
      ) : null}
    </Section>
  );
}
