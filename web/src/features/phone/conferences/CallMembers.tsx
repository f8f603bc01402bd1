import { useStore } from '@/design/store';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import { leadsConference } from '../engine/members';
import { sessions } from '../engine/sessions';
import css from './Conferences.module.css';
import { Members } from './Members';
import { useConferences } from './queries';

/** In the panel of a call that has become a conference: who is in it. */
export function CallMembers({ call }: { call: Call }) {
  const { t } = useText();
  const { data } = useConferences(Boolean(call.conference));
  const parties = useStore(sessions)[call.sessionId ?? ''];
  const found = call.conference ? data?.find((one) => one.id === call.sessionId) : undefined;
  if (!found) return null;
  return (
    <div className={css.inCall}>
      <h3 className={css.title}>{t('conference.members')}</h3>
      <Members
        conference={found}
        leads={leadsConference(Object.values(parties ?? {}), call.partyId)}
        me={call.partyId}
      />
    </div>
  );
}
