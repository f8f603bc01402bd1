import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { IconLifebuoy } from '@tabler/icons-react';
import { useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import { Countdown } from './BreakoutBar';
import { type BreakoutRoom, type Breakouts, breakoutsOf, peopleOf, placeOf } from './features';
import { SidePanel } from './SidePanel';
import css from './Together.module.css';
import { useRoom } from './useRoom';

const MOST_ROOMS = 50;
const LONGEST = 480;

/** Rooms with who is in them; hosts plan, open, move people and close. */
export function BreakoutsPanel({ onClose }: { onClose: () => void }) {
  const { t } = useRoomText();
  const { host, features } = useRoom();
  const [again, setAgain] = useState(false);
  const breakouts = breakoutsOf({ features });
  const planning = host && (!breakouts || again) && !breakouts?.open;
  return (
    <SidePanel title={t('meet.breakouts')} onClose={onClose}>
      <div className={css.body}>
        {planning ? <Plan onDone={() => setAgain(false)} /> : null}
        {!breakouts && !host ? <p className={css.quiet}>{t('meet.breakoutNone')}</p> : null}
        {breakouts && !planning ? (
          <>
            {host ? <HostControls breakouts={breakouts} onAgain={() => setAgain(true)} /> : null}
            {breakouts.rooms.map((each) => (
              <RoomCard key={each.id} room={each} breakouts={breakouts} />
            ))}
            <RoomCard room={null} breakouts={breakouts} />
          </>
        ) : null}
      </div>
    </SidePanel>
  );
}

function Plan({ onDone }: { onDone: () => void }) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [count, setCount] = useState('2');
  const [how, setHow] = useState<'random' | 'host' | 'self'>('random');
  const wanted = Math.floor(Number(count));
  const ready = wanted >= 1 && wanted <= MOST_ROOMS;
  const plan = async () => {
    if (!ready) return;
    const rooms = Array.from({ length: wanted }, (_, index) => t('meet.breakoutName', { number: index + 1 }));
    const asked = { rooms, random: how === 'random', choice: how === 'self' ? 'self' : 'host' };
    if (await session.ask('planBreakouts', asked)) onDone();
  };
  return (
    <form
      className={css.card}
      onSubmit={(event) => {
        event.preventDefault();
        void plan();
      }}
    >
      <TextInput
        type="number"
        min={1}
        max={MOST_ROOMS}
        label={t('meet.breakoutCount')}
        value={count}
        onChange={(event) => setCount(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('meet.breakoutHow')}
        value={how}
        onChange={(event) => setHow(event.currentTarget.value as typeof how)}
        data={[
          { value: 'random', label: t('meet.breakoutRandom') },
          { value: 'host', label: t('meet.breakoutByHand') },
          { value: 'self', label: t('meet.breakoutSelf') },
        ]}
      />
      <Button type="submit" disabled={!ready}>
        {t('meet.breakoutPlan')}
      </Button>
    </form>
  );
}

function HostControls({ breakouts, onAgain }: { breakouts: Breakouts; onAgain: () => void }) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [minutes, setMinutes] = useState('0');
  const [text, setText] = useState('');
  if (!breakouts.open)
    return (
      <div className={css.card}>
        <TextInput
          type="number"
          min={0}
          max={LONGEST}
          label={t('meet.breakoutMinutes')}
          value={minutes}
          onChange={(event) => setMinutes(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" size="compact-md" onClick={onAgain}>
            {t('meet.breakoutPlanAgain')}
          </Button>
          <Button
            size="compact-md"
            onClick={() =>
              void session.ask('openBreakouts', {
                minutes: Math.min(LONGEST, Math.max(0, Math.floor(Number(minutes)) || 0)),
              })
            }
          >
            {t('meet.breakoutOpen')}
          </Button>
        </div>
      </div>
    );
  const left = breakouts.endsAt ? Math.max(0, (Date.parse(breakouts.endsAt) - Date.now()) / 60_000) : 0;
  const send = async () => {
    if (text.trim() && (await session.ask('tellBreakouts', { text: text.trim() }))) setText('');
  };
  return (
    <div className={css.card}>
      {breakouts.endsAt ? <Countdown end={breakouts.endsAt} /> : null}
      <div className={css.buttons}>
        {breakouts.endsAt ? (
          <Button
            variant="default"
            size="compact-md"
            onClick={() => void session.ask('extendBreakouts', { minutes: Math.min(LONGEST, Math.ceil(left) + 5) })}
          >
            {t('meet.breakoutExtend')}
          </Button>
        ) : null}
        <Button size="compact-md" color="red" onClick={() => void session.ask('closeBreakouts')}>
          {t('meet.breakoutClose')}
        </Button>
      </div>
      <form
        className={css.row}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextInput
          className={css.grow}
          label={t('meet.breakoutMessageAll')}
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          size="compact-md"
          className={css.besideField}
          aria-label={t('meet.breakoutTell')}
          disabled={!text.trim()}
        >
          {t('meet.send')}
        </Button>
      </form>
    </div>
  );
}

/** A room with its people; without a room: those who are in none. */
function RoomCard({ room, breakouts }: { room: BreakoutRoom | null; breakouts: Breakouts }) {
  const { t } = useRoomText();
  const known = useRoom();
  const { session, host, participants, you } = known;
  const people = peopleOf(room?.id ?? '', breakouts, participants);
  const here = breakouts.open && placeOf(known) === (room?.id ?? '');
  const mayJoin = host || breakouts.choice === 'self' || (room && breakouts.assigned[you] === room.id) || !room;
  const name = room?.name ?? t(breakouts.open ? 'meet.breakoutMain' : 'meet.breakoutUnassigned');
  return (
    <section className={css.card} aria-label={name}>
      <div className={css.row}>
        <h3 className={css.cardTitle}>{name}</h3>
        {breakouts.open && !here && mayJoin ? (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => void session.ask('joinBreakout', { room: room?.id ?? '' })}
          >
            {room ? t('meet.breakoutJoin', { room: room.name }) : t('meet.breakoutBack')}
          </Button>
        ) : null}
      </div>
      {room?.help ? (
        <p className={css.help}>
          <IconLifebuoy size={17} aria-hidden /> {t('meet.breakoutAsksHelp')}
          {host ? (
            <CloseButton
              size="sm"
              aria-label={t('meet.breakoutHelpDismiss', { room: room.name })}
              onClick={() => void session.ask('dismissHelp', { room: room.id })}
            />
          ) : null}
        </p>
      ) : null}
      {people.length === 0 ? <p className={css.quiet}>{t('meet.breakoutNobody')}</p> : null}
      <ul className={css.members}>
        {people.map((each) => (
          <li key={each.id} className={css.row}>
            <bdi className={css.grow}>{each.id === you ? t('meet.you', { name: each.name }) : each.name}</bdi>
            {host ? (
              <NativeSelect
                size="xs"
                aria-label={t('meet.breakoutMove', { name: each.name })}
                value={room?.id ?? ''}
                onChange={(event) =>
                  void session.ask('assignBreakout', { participants: [each.id], room: event.currentTarget.value })
                }
                data={[
                  { value: '', label: t(breakouts.open ? 'meet.breakoutMain' : 'meet.breakoutUnassigned') },
                  ...breakouts.rooms.map(({ id, name: label }) => ({ value: id, label })),
                ]}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
