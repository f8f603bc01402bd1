import { ActionIcon, Button } from '@mantine/core';
import { IconPhone, IconUrgent, IconX } from '@tabler/icons-react';
import { timeText } from '@/design/time';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import css from './EmergencyBanner.module.css';
import { dismissNotice, type EmergencyNotice, useNotices } from './notices';

/** On-site notice: someone here called for help. Stays until it is put away. */
export function EmergencyBanner() {
  const notices = useNotices();
  return notices.map((notice) => <Notice key={notice.id} notice={notice} />);
}

function Notice({ notice }: { notice: EmergencyNotice }) {
  const { t, code } = useText();
  const attempt = useAttempt();
  const who =
    notice.who ||
    (notice.extensionNumber ? t('person.extension', { number: notice.extensionNumber }) : t('emergency.someone'));
  const time = timeText(new Date(notice.at), code);
  const callback = notice.extensionNumber ?? notice.callback;
  const facts = [
    notice.address ? t('emergency.where', { address: notice.address }) : t('emergency.noAddress'),
    notice.callback ? t('emergency.callback', { number: formatNumber(notice.callback) }) : null,
  ];
  return (
    <section className={css.banner} role="alert" data-testid="emergency-notice">
      <IconUrgent size={30} stroke={1.8} aria-hidden />
      <div className={css.words}>
        <p className={css.title}>{t('emergency.title', { who, number: notice.dialed, time })}</p>
        <p className={css.facts}>{facts.filter(Boolean).join(' ')}</p>
      </div>
      {callback ? (
        <Button
          className={css.call}
          leftSection={<IconPhone size={17} aria-hidden />}
          onClick={() => attempt(() => placeCall(callback, { name: notice.who || undefined }))}
        >
          {t('emergency.call', { who })}
        </Button>
      ) : null}
      <ActionIcon
        className={css.close}
        size="lg"
        onClick={() => dismissNotice(notice.id)}
        aria-label={t('action.dismiss')}
      >
        <IconX size={20} aria-hidden />
      </ActionIcon>
    </section>
  );
}
