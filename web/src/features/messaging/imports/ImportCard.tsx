import { Button, Modal, Progress } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { Details } from './Details';
import css from './Imports.module.css';
import { type ChatImport, isBusy, useAct } from './queries';
import { statusWords } from './words';

/** An import: what it found, how far it is, what can be done with it. */
export function ImportCard({ one, first }: { one: ChatImport; first: boolean }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(first);
  const [label, tone] = statusWords(one.status);
  const when = momentText(new Date(one.creationTime), code);
  return (
    <Section
      title={one.name}
      lead={[one.source, when].filter(Boolean).join(' · ')}
      actions={<Tag tone={tone}>{t(label)}</Tag>}
    >
      <div className={css.card}>
        <State one={one} />
        {one.preview ? <Counts one={one} /> : null}
        <Actions one={one} open={open} onOpen={() => setOpen(!open)} />
        {open && one.preview ? <Details key={one.status} one={one} /> : null}
      </div>
    </Section>
  );
}

function State({ one }: { one: ChatImport }) {
  const { t, code } = useText();
  const posts = one.preview?.posts ?? 0;
  if (one.status === 'Checking') return <Bar label={t('imports.looking')} value={null} />;
  if (one.status === 'Running' || one.status === 'Stopped')
    return (
      <Bar
        label={t('imports.progress', { done: one.progress.posts, all: posts })}
        value={posts ? (100 * one.progress.posts) / posts : 100}
      />
    );
  if (one.status === 'Failed') return <Problem message={one.problem} />;
  if (one.status === 'Completed')
    return (
      <p className={css.words}>
        {t('imports.done', { posts: one.progress.newPosts, files: one.progress.newFiles })}
        {one.finishTime ? ` ${momentText(new Date(one.finishTime), code)}` : ''}
      </p>
    );
  if (one.status === 'Uploading') return <p className={css.words}>{t('imports.notWhole')}</p>;
  if (one.status === 'Expired') return <p className={css.words}>{t('imports.expired')}</p>;
  return <p className={css.words}>{t('imports.readyWords')}</p>;
}

function Bar({ label, value }: { label: string; value: number | null }) {
  return (
    <div className={css.bar}>
      <span className={css.words} aria-live="polite">
        {label}
      </span>
      <Progress value={value ?? 100} animated={value === null} aria-label={label} />
    </div>
  );
}

function Counts({ one }: { one: ChatImport }) {
  const { t, code } = useText();
  const found = one.preview;
  if (!found) return null;
  const number = (value: number) => value.toLocaleString(code);
  const facts: [string, string][] = [
    [t('imports.count.posts'), number(found.posts)],
    [t('imports.count.chats'), number(found.chats)],
    [t('imports.count.files'), number(found.files)],
    [t('imports.count.people'), `${number(found.peopleHere)} / ${number(found.people)}`],
    [t('imports.count.left'), number(found.postsLeftOut)],
  ];
  return (
    <>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {found.firstTime && found.lastTime ? (
        <p className={css.words}>
          {t('imports.span', {
            first: momentText(new Date(found.firstTime), code),
            last: momentText(new Date(found.lastTime), code),
          })}
        </p>
      ) : null}
      {one.onlySince ? (
        <p className={css.words}>{t('imports.onlySince', { day: momentText(new Date(one.onlySince), code) })}</p>
      ) : null}
    </>
  );
}

interface ActionsProps {
  one: ChatImport;
  open: boolean;
  onOpen: () => void;
}

function Actions({ one, open, onOpen }: ActionsProps) {
  const { t } = useText();
  const act = useAct(one);
  const [asking, setAsking] = useState(false);
  const waits = ['Ready', 'Stopped', 'Failed'].includes(one.status);
  const runs = waits && one.preview;
  return (
    <>
      <Problem message={act.error?.message} />
      <div className={css.actions}>
        {runs ? (
          <Button
            leftSection={<IconPlayerPlay size={17} aria-hidden />}
            loading={act.isPending}
            onClick={() => act.mutate('run')}
          >
            {t(one.status === 'Ready' ? 'imports.run' : 'imports.goOn')}
          </Button>
        ) : null}
        {one.status === 'Running' ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={17} aria-hidden />}
            loading={act.isPending}
            onClick={() => act.mutate('stop')}
          >
            {t('imports.stop')}
          </Button>
        ) : null}
        {waits && one.received === one.size ? (
          <Button
            variant="default"
            leftSection={<IconRefresh size={17} aria-hidden />}
            disabled={act.isPending}
            onClick={() => act.mutate('check')}
          >
            {t('imports.again')}
          </Button>
        ) : null}
        {one.preview ? (
          <Button variant="default" aria-expanded={open} onClick={onOpen}>
            {t(open ? 'imports.lessDetails' : 'imports.details')}
          </Button>
        ) : null}
        {isBusy(one) ? null : (
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={17} aria-hidden />}
            aria-label={t('imports.deleteNamed', { name: one.name })}
            onClick={() => setAsking(true)}
          >
            {t('action.delete')}
          </Button>
        )}
      </div>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('imports.deleteNamed', { name: one.name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p className={css.words}>{t('imports.deleteWords')}</p>
        <Buttons>
          <Button color="red" loading={act.isPending} onClick={() => act.mutate('delete')}>
            {t('action.delete')}
          </Button>
        </Buttons>
      </Modal>
    </>
  );
}
