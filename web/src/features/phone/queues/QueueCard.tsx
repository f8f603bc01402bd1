import { Button, Switch } from '@mantine/core';
import { IconPhoneCall, IconPhoneIncoming, IconSettings } from '@tabler/icons-react';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { clockText } from '@/design/time';
import { useNow } from '@/design/useNow';
import { useMe } from '@/features/people/queries';
import { formatNumber } from '@/features/phone/dial/numbers';
import { usePhoneStatus } from '@/features/phone/engine/status';
import { useText } from '@/text/useText';
import css from './Queues.module.css';
import { useLevel, useTake, useTaking } from './queries';
import type { LiveCaller, LiveMember, LiveQueue, MemberState } from './shapes';
import { Left, WrapUp } from './WrapUp';
import wrapCss from './WrapUp.module.css';
import { wrapUpOf } from './wall';
import { waitText } from './words';

const tones: Record<MemberState, TagTone> = {
  Available: 'good',
  Ringing: 'accent',
  Talking: 'accent',
  WrapUp: 'warn',
  Busy: 'warn',
  Off: 'plain',
  Unknown: 'plain',
};

/** One queue as it is now: figures, who waits, what members do. */
export function QueueCard({ queue, onSetUp }: { queue: LiveQueue; onSetUp: () => void }) {
  const { t } = useText();
  const taking = useTaking();
  const { data: me } = useMe();
  const wrapUp = wrapUpOf([queue], String(me?.id ?? ''));
  const shown = taking.isPending ? taking.variables.acceptCalls : queue.mine.acceptCalls;
  return (
    <section className={css.card} aria-label={queue.name}>
      <header className={css.head}>
        <div>
          <h2 className={css.name}>{queue.name}</h2>
          <p className={css.number}>{queue.extensionNumber}</p>
        </div>
        {queue.mine.member ? (
          <Switch
            label={t('queues.take')}
            checked={shown}
            disabled={!queue.mine.mayChoose}
            error={taking.error?.message}
            onChange={(event) => taking.mutate({ id: queue.id, acceptCalls: event.currentTarget.checked })}
          />
        ) : null}
        {queue.mine.manages ? (
          <Button
            variant="default"
            leftSection={<IconSettings size={18} aria-hidden />}
            onClick={onSetUp}
            aria-label={t('queues.setUpOf', { name: queue.name })}
          >
            {t('queues.setUp')}
          </Button>
        ) : null}
      </header>
      {wrapUp ? (
        <div className={wrapCss.own}>
          <WrapUp until={wrapUp} />
        </div>
      ) : null}
      <Figures queue={queue} />
      {queue.waiting.length ? <Waiting queue={queue} /> : null}
      <Members members={queue.members} />
    </section>
  );
}

function Figures({ queue }: { queue: LiveQueue }) {
  const { t } = useText();
  const { data } = useLevel(queue.id, queue.mine.manages);
  const now = useNow(1_000, queue.waitingCount > 0);
  const oldest = queue.waiting.filter(({ callback }) => !callback).map(({ since }) => Date.parse(since));
  const longest = oldest.length ? (now - Math.min(...oldest)) / 1000 : 0;
  const level = data?.serviceLevel;
  return (
    <dl className={css.figures}>
      <Figure label={t('queues.waiting')} value={String(queue.waitingCount)} bad={false} />
      <Figure label={t('queues.longest')} value={clockText(longest)} bad={false} />
      <Figure label={t('queues.estimate')} value={waitText(t, queue.estimatedWaitSeconds)} bad={false} />
      <Figure
        label={t('queues.free')}
        value={`${queue.memberCounts.Available ?? 0} / ${queue.members.length}`}
        bad={queue.waitingCount > 0 && !queue.memberCounts.Available}
      />
      {data ? (
        <Figure
          label={t('queues.level', { goal: data.goal })}
          value={level === null || level === undefined ? '–' : `${level} %`}
          bad={typeof level === 'number' && level < data.goal}
        />
      ) : null}
      {data ? <Figure label={t('queues.abandoned')} value={`${data.abandoned} / ${data.offered}`} bad={false} /> : null}
    </dl>
  );
}

function Figure({ label, value, bad }: { label: string; value: string; bad: boolean }) {
  return (
    <div className={css.figure} data-bad={bad || undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Waiting({ queue }: { queue: LiveQueue }) {
  const { t } = useText();
  return (
    <ol className={css.callers} aria-label={t('queues.callers')}>
      {queue.waiting.map((caller) => (
        <Caller key={caller.partyId || caller.since + caller.number} caller={caller} mayTake={queue.mine.member} />
      ))}
    </ol>
  );
}

function Caller({ caller, mayTake }: { caller: LiveCaller; mayTake: boolean }) {
  const { t } = useText();
  const now = useNow();
  const { deviceId } = usePhoneStatus();
  const take = useTake();
  const who = caller.name || formatNumber(caller.number ?? '') || t('queues.unknown');
  return (
    <li className={css.caller}>
      <span className={css.position}>{caller.position}</span>
      <span className={css.who}>
        {who}
        {caller.skills?.length ? (
          <span className={css.skills}>
            {t('queues.waitsFor', { skills: caller.skills.map(({ name, level }) => `${name} ${level}`).join(', ') })}
          </span>
        ) : null}
        {take.error ? <span className={css.problem}>{take.error.message}</span> : null}
      </span>
      <span className={css.wait}>{clockText((now - Date.parse(caller.since)) / 1000)}</span>
      {caller.callback ? (
        <Tag icon={<IconPhoneCall size={14} aria-hidden />}>{t('queues.callback')}</Tag>
      ) : mayTake && deviceId ? (
        <Button
          size="compact-sm"
          variant="light"
          loading={take.isPending}
          leftSection={<IconPhoneIncoming size={16} aria-hidden />}
          onClick={() => take.mutate({ caller, deviceId })}
          aria-label={t('queues.takeCaller', { who })}
        >
          {t('queues.takeNow')}
        </Button>
      ) : null}
    </li>
  );
}

function Members({ members }: { members: LiveMember[] }) {
  const { t } = useText();
  if (!members.length) return <p className={css.empty}>{t('queues.noMembers')}</p>;
  return (
    <ul className={css.members} aria-label={t('queues.members')}>
      {members.map((member) => (
        <li key={member.id} className={css.member}>
          <span className={css.who}>{member.name}</span>
          <Tag tone={tones[member.state]}>
            {t(`queues.state.${member.state}`)}
            {member.wrapUpUntil ? (
              <>
                {' '}
                <Left until={member.wrapUpUntil} />
              </>
            ) : null}
          </Tag>
        </li>
      ))}
    </ul>
  );
}
