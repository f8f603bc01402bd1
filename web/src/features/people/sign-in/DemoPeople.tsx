import { UnstyledButton } from '@mantine/core';
import type { DemoPerson } from '@/api/webConfig';
import { Avatar } from '@/design/parts/Person';
import { useText } from '@/text/useText';
import css from './SignIn.module.css';

interface DemoPeopleProps {
  people: DemoPerson[];
  onChoose: (username: string, password: string) => void;
}

/** The demo organisation's people, one click from a filled form. */
export function DemoPeople({ people, onChoose }: DemoPeopleProps) {
  const { t } = useText();
  return (
    <section className={css.demo} aria-label={t('signIn.demo')}>
      <h2 className={css.demoTitle}>{t('signIn.demo')}</h2>
      <div className={css.demoList}>
        {people.map(({ username, password, name }) => (
          <UnstyledButton key={username} className={css.demoPerson} onClick={() => onChoose(username, password)}>
            <Avatar name={name ?? username} size={32} />
            <span className={css.demoName}>
              {name ?? username}
              <small>{name ? t('person.extension', { number: username }) : t('signIn.demoUse')}</small>
            </span>
          </UnstyledButton>
        ))}
      </div>
    </section>
  );
}
