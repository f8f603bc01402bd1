import { ActionIcon, Button, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBellFilled, IconBellOff, IconEdit, IconMessages, IconSearch, IconX } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { newTextAsked } from '@/app/shortcuts';
import { usePageTitle } from '@/design/pageTitle';
import { EmptyState } from '@/design/parts/States';
import { useStore } from '@/design/store';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { ConversationList } from './ConversationList';
import { ConversationView } from './ConversationView';
import { openDrafts } from './drafts';
import { NewTextDialog } from './NewTextDialog';
import { useConversation, useTextCounts } from './queries';
import { SharedList } from './SharedList';
import { SharedView } from './SharedView';
import css from './Texts.module.css';
import { canNotify, useNotifying } from './useTextAttention';

/** In the address, so that the way back works: which list, and what is open. */
interface Place {
  list?: 'shared';
  c?: string;
  t?: string;
  to?: string;
}

function usePlace() {
  const navigate = useNavigate();
  const { list, c, t, to } = useSearch({ strict: false }) as Place;
  const go = (search: Place, replace = false) => void navigate({ to: '/texts', search: search as never, replace });
  // Numbers in the address come as numbers.
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  return { list, conversation: text(c), thread: text(t), to: text(to), go };
}

/** The texting inbox: the list on the left, the conversation on the right; one after the other where it is narrow. */
export function TextsPage() {
  const { t } = useText();
  usePageTitle(t('nav.texts'));
  const { list, conversation, thread, to, go } = usePlace();
  const { data: me } = useMe();
  const [writing, setWriting] = useState(false);
  const asked = useStore(newTextAsked);
  const shared = list === 'shared';
  const open = shared ? thread : conversation;
  useEffect(() => {
    if (me) openDrafts(String(me.id));
  }, [me]);
  useEffect(() => {
    if (asked || to) setWriting(true);
    newTextAsked.set(false);
  }, [asked, to]);
  const back = () => go(shared ? { list } : {});
  const closeNew = () => {
    setWriting(false);
    if (to) go({}, true);
  };
  return (
    <div className={css.page} data-open={open ? true : undefined} data-testid="texts">
      <h1 className="sr-only">{t('nav.texts')}</h1>
      <ListPane shared={shared} open={open} onWrite={() => setWriting(true)} go={go} />
      <section className={css.view} aria-label={t('texts.conversation')}>
        {open && shared ? <SharedView key={open} id={open} onBack={back} /> : null}
        {open && !shared ? <Personal key={open} id={open} onBack={back} go={go} /> : null}
        {open ? null : (
          <EmptyState icon={IconMessages} title={t('texts.choose')}>
            {t('texts.chooseWords')}
          </EmptyState>
        )}
      </section>
      <NewTextDialog
        opened={writing}
        to={to}
        onClose={closeNew}
        onSent={(id) => {
          setWriting(false);
          go(id ? { c: id } : {});
        }}
      />
    </div>
  );
}

/** What came to a shared number is looked after together: a link to it leads there. */
function Personal({
  id,
  onBack,
  go,
}: {
  id: string;
  onBack: () => void;
  go: (place: Place, replace?: boolean) => void;
}) {
  const { data } = useConversation(id);
  const threadId = data?.sharedThreadId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another thread leads away
  useEffect(() => {
    if (threadId) go({ list: 'shared', t: threadId }, true);
  }, [threadId]);
  return threadId ? null : <ConversationView id={id} onBack={onBack} />;
}

interface PaneProps {
  shared: boolean;
  open: string | undefined;
  onWrite: () => void;
  go: (place: Place, replace?: boolean) => void;
}

function ListPane({ shared, open, onWrite, go }: PaneProps) {
  const { t } = useText();
  const counts = useTextCounts();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 250);
  const withCount = (word: string, count: number) => (count > 0 ? `${word} (${count})` : word);
  return (
    <section className={css.pane} aria-label={t('texts.lists')}>
      <header className={css.paneHeader}>
        <h2 className={css.paneTitle}>{t('nav.texts')}</h2>
        <Notifying />
        <Button size="sm" leftSection={<IconEdit size={17} aria-hidden />} onClick={onWrite}>
          {t('texts.new')}
        </Button>
      </header>
      <div className={css.filters}>
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={t('texts.whose')}
          data={[
            { value: 'mine', label: withCount(t('texts.mine'), counts.personal) },
            { value: 'shared', label: withCount(t('shared.title'), counts.shared) },
          ]}
          value={shared ? 'shared' : 'mine'}
          onChange={(value) => go(value === 'shared' ? { list: 'shared' } : {})}
        />
        <TextInput
          size="sm"
          radius="xl"
          aria-label={t('texts.search')}
          placeholder={t('texts.search')}
          leftSection={<IconSearch size={17} aria-hidden />}
          rightSection={
            typed ? (
              <ActionIcon color="gray" size="sm" onClick={() => setTyped('')} aria-label={t('texts.clearSearch')}>
                <IconX size={15} aria-hidden />
              </ActionIcon>
            ) : null
          }
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
        />
      </div>
      {shared ? (
        <SharedList search={search} active={open} onOpen={(id) => go({ list: 'shared', t: id })} />
      ) : (
        <ConversationList search={search} active={open} onOpen={(id) => go({ c: id })} onClose={() => go({})} />
      )}
    </section>
  );
}

/** Whether the browser tells of new texts while the page is out of sight. */
function Notifying() {
  const { t } = useText();
  const { notifying, setNotifying } = useNotifying();
  if (!canNotify) return null;
  return (
    <Tooltip label={t(notifying ? 'texts.notifying' : 'texts.notNotifying')}>
      <ActionIcon
        size={38}
        color="gray"
        aria-pressed={notifying}
        aria-label={t('texts.notify')}
        onClick={() => void setNotifying(!notifying)}
      >
        {notifying ? <IconBellFilled size={19} aria-hidden /> : <IconBellOff size={19} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
