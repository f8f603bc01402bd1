import { Button } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import { usePeople } from '../chats/names';
import css from './Imports.module.css';
import { List } from './List';
import { PersonDialog } from './PersonDialog';
import { type ChatImport, type Choice, type FoundPerson, useChoosing } from './queries';

/** Who is who, by what, and who somebody is to be instead. */
export function People({ one }: { one: ChatImport }) {
  const { t } = useText();
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [asking, setAsking] = useState<FoundPerson | null>(null);
  const choosing = useChoosing(one);
  const choose = (choice: Choice) => {
    setChoices(new Map(choices).set(choice.key, choice));
    setAsking(null);
  };
  return (
    <>
      {one.status === 'Ready' ? <p className={css.words}>{t('imports.matchHint')}</p> : null}
      <List<FoundPerson>
        one={one}
        part="people"
        empty={t('imports.noPeople')}
        row={(person) => (
          <Row
            key={person.key}
            person={person}
            choice={choices.get(person.key)}
            onChoose={choose}
            onAsk={one.status === 'Ready' ? () => setAsking(person) : undefined}
          />
        )}
      />
      {choices.size ? (
        <div className={css.apply}>
          <Problem message={choosing.error?.message} />
          <div className={css.actions}>
            <Button variant="default" onClick={() => setChoices(new Map())}>
              {t('imports.dropChoices')}
            </Button>
            <Button
              loading={choosing.isPending}
              onClick={() => choosing.mutate([...choices.values()], { onSuccess: () => setChoices(new Map()) })}
            >
              {t('imports.apply', { count: choices.size })}
            </Button>
          </div>
        </div>
      ) : null}
      {asking ? (
        <PersonDialog key={asking.key} person={asking} onChoose={choose} onClose={() => setAsking(null)} />
      ) : null}
    </>
  );
}

interface RowProps {
  person: FoundPerson;
  /** Not applied yet. */
  choice?: Choice;
  onChoose: (choice: Choice) => void;
  onAsk?: () => void;
}

function Row({ person, choice, onChoose, onAsk }: RowProps) {
  const { t } = useText();
  const { proposal } = person;
  return (
    <li className={css.row} data-testid="import-person">
      <span className={css.main}>
        <bdi>{person.name}</bdi>
        <span className={css.side}>{person.email || (person.bot ? t('imports.bot') : t('imports.noEmail'))}</span>
      </span>
      {choice ? <Chosen choice={choice} /> : <Known person={person} />}
      {onAsk && proposal && !choice ? (
        <Button
          variant="light"
          size="compact-sm"
          onClick={() => onChoose({ key: person.key, match: 'Person', extensionId: proposal.id })}
        >
          {t('imports.take', { who: proposal.name })}
        </Button>
      ) : null}
      {onAsk ? (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('imports.changeNamed', { who: person.name })}
          onClick={onAsk}
        >
          {t('action.change')}
        </Button>
      ) : null}
    </li>
  );
}

function Known({ person }: { person: FoundPerson }) {
  const { t } = useText();
  if (!person.extension) return <Tag>{t('imports.nameOnly')}</Tag>;
  const by = { Email: 'imports.byEmail', Chosen: 'imports.byHand', Guest: 'guests.guest', Nobody: 'imports.nameOnly' };
  return (
    <span className={css.result}>
      <span aria-hidden>→ </span>
      <bdi>{person.extension.name}</bdi>{' '}
      <Tag tone={person.match === 'Email' ? 'plain' : 'accent'}>{t(by[person.match] as 'imports.byEmail')}</Tag>
    </span>
  );
}

function Chosen({ choice }: { choice: Choice }) {
  const { t } = useText();
  const { find } = usePeople();
  const words =
    choice.match === 'Person'
      ? (find(choice.extensionId ?? '')?.name ?? t('imports.colleague'))
      : choice.match === 'Guest'
        ? t('imports.newGuest')
        : t(choice.match === 'Email' ? 'imports.byEmail' : 'imports.nameOnly');
  return (
    <span className={css.result}>
      <span aria-hidden>→ </span>
      <bdi>{words}</bdi> <Tag tone="warn">{t('imports.pending')}</Tag>
    </span>
  );
}
