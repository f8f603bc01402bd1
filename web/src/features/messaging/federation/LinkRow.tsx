import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import css from './Companies.module.css';
import {
  answerCompany,
  type CompanyLink,
  endLink,
  type LinkState,
  showPeople,
  useFederationAct,
  useFingerprints,
} from './queries';

const tones: Record<LinkState, TagTone> = {
  Active: 'good',
  Asked: 'accent',
  Invited: 'plain',
  Declined: 'bad',
  Ended: 'plain',
};

/** One company: what it is to ours, and what can be done. */
export function LinkRow({ link }: { link: CompanyLink }) {
  const { t } = useText();
  const facts = [
    link.waiting ? t('companies.waiting', { count: link.waiting }) : '',
    link.refused ? t('companies.refused', { count: link.refused }) : '',
    link.state === 'Active' ? link.problem : '',
  ].filter(Boolean);
  return (
    <li className={css.link} data-testid="company">
      <div className={css.name}>
        <bdi>{link.name || link.address}</bdi> <Tag tone={tones[link.state]}>{t(`companies.state.${link.state}`)}</Tag>
      </div>
      <div className={css.detail}>{[link.address, ...facts].join(' · ')}</div>
      {link.state === 'Asked' ? <Answer link={link} /> : null}
      {link.state === 'Active' ? <Shows link={link} /> : null}
      {link.state === 'Active' || link.state === 'Invited' ? <End link={link} /> : null}
    </li>
  );
}

function Answer({ link }: { link: CompanyLink }) {
  const { t } = useText();
  const [shows, setShows] = useState(false);
  const { data } = useFingerprints(link.id, true);
  const answer = useFederationAct(answerCompany);
  const say = (accept: boolean) => answer.mutate({ id: link.id, accept, showsPeople: shows });
  return (
    <div className={css.acts}>
      <div className={css.detail}>
        {t('companies.theirFingerprint')} <code className={css.code}>{data?.fingerprints.join(', ') ?? '…'}</code>
      </div>
      <Checkbox
        label={t('companies.showsPeopleTo', { who: link.name || link.address })}
        checked={shows}
        onChange={(event) => setShows(event.currentTarget.checked)}
      />
      <div className={css.buttons}>
        <Button size="compact-md" loading={answer.isPending} onClick={() => say(true)}>
          {t('companies.accept')}
        </Button>
        <Button size="compact-md" variant="default" disabled={answer.isPending} onClick={() => say(false)}>
          {t('companies.decline')}
        </Button>
      </div>
    </div>
  );
}

function Shows({ link }: { link: CompanyLink }) {
  const { t } = useText();
  const change = useFederationAct(showPeople);
  return (
    <Checkbox
      label={t('companies.showsPeopleTo', { who: link.name || link.address })}
      checked={link.showsPeople}
      disabled={change.isPending}
      onChange={(event) => change.mutate({ id: link.id, showsPeople: event.currentTarget.checked })}
    />
  );
}

function End({ link }: { link: CompanyLink }) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const end = useFederationAct(endLink, () => setAsking(false));
  const title = t('companies.end', { who: link.name || link.address });
  return (
    <div>
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsking(true)}>
        {title}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={title}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p>{t('companies.endWords')}</p>
        <Button color="red" loading={end.isPending} onClick={() => end.mutate(link.id)}>
          {t('companies.endNow')}
        </Button>
      </Modal>
    </div>
  );
}
