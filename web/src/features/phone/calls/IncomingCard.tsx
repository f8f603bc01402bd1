import { IconPhone, IconPhoneOff, IconPhonePause, IconRecordMail } from '@tabler/icons-react';
import { useState } from 'react';
import { RoundButton } from '@/design/parts/RoundButton';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useText } from '@/text/useText';
import { CrmMatch } from '../crm/CrmMatch';
import { answer, decline, endAndAnswer, toVoicemail } from '../engine/actions';
import { type Call, isUp } from '../engine/calls';
import { CallerMark } from './CallerMark';
import { ForwardForm } from './ForwardForm';
import css from './IncomingCard.module.css';
import { ReplyForm } from './ReplyForm';
import { type RingingForm, RingingMenu } from './RingingMenu';
import { useCaller } from './useCaller';

interface IncomingCardProps {
  call: Call;
  others: Call[];
}

export function IncomingCard({ call, others }: IncomingCardProps) {
  const { t } = useText();
  const [form, setForm] = useState<RingingForm | null>(null);
  const close = () => setForm(null);
  const caller = useCaller()(call);
  const waiting = others.some(isUp);
  const detail = [caller.detail, caller.person?.jobTitle].filter(Boolean).join(' · ');
  return (
    <section
      className={css.card}
      role="alertdialog"
      aria-label={t('incoming.from', { who: caller.title })}
      data-testid="incoming-call"
    >
      <div className={css.who}>
        <span className={css.halo}>
          <ContactAvatar number={call.number} name={caller.title} size={52} />
        </span>
        <div className={css.words}>
          <p className={css.kind}>
            {call.queue
              ? t('incoming.fromQueue', { queue: call.queue })
              : t(waiting ? 'incoming.waiting' : 'incoming.title')}
          </p>
          <p className={css.name}>
            {caller.title}
            <CallerMark call={call} />
          </p>
          {detail ? <p className={css.detail}>{detail}</p> : null}
        </div>
      </div>
      <CrmMatch call={call} />
      <div className={css.buttons}>
        <RoundButton label={t('incoming.decline')} icon={IconPhoneOff} tone="bad" onClick={() => decline(call.id)} />
        {call.queue ? null : (
          <RoundButton label={t('incoming.toVoicemail')} icon={IconRecordMail} onClick={() => toVoicemail(call.id)} />
        )}
        <RingingMenu call={call} onOpen={setForm} />
        {waiting ? (
          <RoundButton
            label={t('incoming.endAnswer')}
            icon={IconPhone}
            tone="warn"
            onClick={() => void endAndAnswer(call.id)}
          />
        ) : null}
        <RoundButton
          label={waiting ? t('incoming.holdAnswer') : t('incoming.answer')}
          icon={waiting ? IconPhonePause : IconPhone}
          tone="good"
          disabled={call.busy}
          onClick={() => void answer(call.id)}
        />
      </div>
      {form === 'reply' ? <ReplyForm call={call} onClose={close} /> : null}
      {form === 'forward' ? <ForwardForm call={call} onClose={close} /> : null}
    </section>
  );
}
