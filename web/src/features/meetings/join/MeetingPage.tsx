import { Button, Loader, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '@/api/errors';
import { preference, usePreference } from '@/design/preferences';
import { findMeeting, getTicket, type Me, type MeetingInfo, whoJoins } from '../api';
import { canEncrypt } from '../encryption/cipher';
import type { Joining } from '../room/session';
import { Frame } from './Frame';
import css from './Join.module.css';
import { LocalMedia } from './localMedia';
import { Preview } from './Preview';
import { useRoomText } from './RoomWords';

const namePreference = preference<string>('meeting-name', '');
const LONGEST_NAME = 60;
const SHORTEST_PASSPHRASE = 12;

interface Props {
  link: string;
  password?: string;
  onJoin: (joining: Omit<Joining, 'onOver'>) => void;
}

/** `/meet/…`: which meeting it is, how one looks and sounds, one's name, and in. */
export function MeetingPage({ link, password, onJoin }: Props) {
  const { t } = useRoomText();
  const [info, setInfo] = useState<MeetingInfo | null>(null);
  const [me, setMe] = useState<Me | null>();
  const [error, setError] = useState<unknown>(null);
  const look = useCallback(() => {
    setError(null);
    // Who is signed in is known first: what guests may not see, colleagues may.
    whoJoins()
      .then((found) => {
        setMe(found);
        return findMeeting(link);
      })
      .then(setInfo, setError);
  }, [link]);
  useEffect(look, [look]);
  if (error) return <NotFound error={error} onRetry={look} />;
  if (!info || me === undefined)
    return (
      <Frame title={t('meet.loading')}>
        <div className={css.waiting}>
          <Loader size="sm" />
        </div>
      </Frame>
    );
  return <PreJoin link={link} given={password} info={info} me={me} onJoin={onJoin} />;
}

function NotFound({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useRoomText();
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 404 || status === 400)
    return (
      <Frame title={t('meet.notFound')} lead={t('meet.notFoundWords')}>
        <div className={css.buttons}>
          <Button component="a" href="/join">
            {t('meet.joinMeeting')}
          </Button>
        </div>
      </Frame>
    );
  const wait = error instanceof ApiError ? error.retryAfter : undefined;
  const words = status === 429 ? t('meet.tooMany', { count: wait ?? 60 }) : t('meet.unreachableWords');
  return (
    <Frame title={t(status === 429 ? 'meet.failed' : 'meet.unreachable')} lead={words}>
      <div className={css.buttons}>
        <Button onClick={onRetry}>{t('meet.retry')}</Button>
      </div>
    </Frame>
  );
}

/** Camera and microphone from the moment the page is there until it goes; in the meeting they are the session's. */
function useLocalMedia(): [LocalMedia, () => void] {
  const [media] = useState(() => new LocalMedia());
  const [keep] = useState({ given: false });
  useEffect(() => {
    void media.start();
    return () => {
      if (!keep.given) media.close();
    };
  }, [media, keep]);
  return [
    media,
    () => {
      keep.given = true;
    },
  ];
}

interface PreJoinProps {
  link: string;
  given?: string;
  info: MeetingInfo;
  me: Me | null;
  onJoin: Props['onJoin'];
}

function PreJoin({ link, given = '', info, me, onJoin }: PreJoinProps) {
  const { t } = useRoomText();
  const [media, keepMedia] = useLocalMedia();
  const [name, setName] = usePreference(namePreference);
  const [password, setPassword] = useState(given);
  const [hostKey, setHostKey] = useState('');
  const [passphrase, setPassphrase] = useState(() => new URLSearchParams(location.hash.slice(1)).get('key') ?? '');
  const encrypted = Boolean(info.endToEndEncrypted);
  const [wrong, setWrong] = useState<Wrong>({});
  const [busy, setBusy] = useState(false);
  const signInFirst = info.signInRequired && !me;
  const registration = info.webinar?.registrationUri;
  const invited = info.webinar?.name;
  useEffect(() => {
    if (invited) setName(invited);
  }, [invited, setName]);

  const join = async () => {
    const missing = {
      name: me || name.trim() ? undefined : t('meet.nameMissing'),
      password: info.passwordRequired && !password && !hostKey ? t('meet.passwordMissing') : undefined,
      passphrase: encrypted && passphrase.length < SHORTEST_PASSPHRASE ? t('meet.passphraseShort') : undefined,
    };
    setWrong(missing);
    if (missing.name || missing.password || missing.passphrase) return;
    setBusy(true);
    try {
      const named = me ? {} : { name: name.trim() };
      const key = hostKey.trim();
      const ticket = await getTicket(link, {
        ...named,
        ...(password ? { password } : {}),
        ...(key ? { hostKey: key } : {}),
      });
      keepMedia();
      onJoin({ link, ticket, local: media, passphrase });
    } catch (error) {
      setBusy(false);
      setWrong(refusal(error, t));
    }
  };
  return (
    <Frame title={info.title} lead={t('meet.hostedBy', { name: info.hostName })} picture={<Preview media={media} />}>
      {registration && !me ? (
        <div className={css.form}>
          <p className={css.problem}>{t('meet.webinarRegisterFirst')}</p>
          <Button component="a" href={registration}>
            {t('meet.webinarRegister')}
          </Button>
        </div>
      ) : signInFirst ? (
        <div className={css.form}>
          <p className={css.problem}>{t('meet.signInNeeded')}</p>
          <Button component="a" href={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>
            {t('meet.signIn')}
          </Button>
        </div>
      ) : (
        <form
          className={css.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void join();
          }}
        >
          {me ? (
            <p className={css.quiet}>{t('meet.visible', { name: me.name })}</p>
          ) : (
            <TextInput
              label={t('meet.name')}
              description={t('meet.nameHint')}
              value={name}
              maxLength={LONGEST_NAME}
              autoComplete="name"
              autoFocus
              error={wrong.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          {info.passwordRequired && !given ? (
            <PasswordInput
              label={t('meet.password')}
              value={password}
              maxLength={100}
              autoComplete="off"
              error={wrong.password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          ) : null}
          {encrypted ? (
            <>
              <p className={css.quiet}>{t(canEncrypt() ? 'meet.encryptedWords' : 'meet.encryptedNot')}</p>
              <PasswordInput
                label={t('meet.passphrase')}
                description={t('meet.passphraseHint')}
                value={passphrase}
                maxLength={200}
                autoComplete="off"
                error={wrong.passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
            </>
          ) : null}
          {wrong.all || (given && wrong.password) ? (
            <p className={css.problem} data-bad role="alert">
              <IconAlertTriangle size={19} aria-hidden />
              {wrong.all ?? wrong.password}
            </p>
          ) : null}
          <details className={css.hostKey} open={wrong.hostKey ? true : undefined}>
            <summary>{t('meet.hostKeyHave')}</summary>
            <PasswordInput
              label={t('meet.hostKey')}
              value={hostKey}
              error={wrong.hostKey}
              maxLength={20}
              autoComplete="off"
              onChange={(event) => setHostKey(event.currentTarget.value)}
            />
          </details>
          <Button type="submit" size="md" loading={busy} disabled={encrypted && !canEncrypt()}>
            {t(info.waitingRoom ? 'meet.ask' : 'meet.join')}
          </Button>
        </form>
      )}
    </Frame>
  );
}

interface Wrong {
  name?: string;
  password?: string;
  hostKey?: string;
  passphrase?: string;
  all?: string;
}

type Say = ReturnType<typeof useRoomText>['t'];

function refusal(error: unknown, t: Say): Wrong {
  if (!(error instanceof ApiError)) return { all: t('meet.failed') };
  if (error.unreachable) return { all: t('meet.unreachable') };
  if (error.code === 'MTG-104') return { hostKey: t('meet.hostKeyWrong') };
  if (error.code === 'MTG-101') return { password: t('meet.passwordWrong') };
  if (error.code === 'MTG-102' || error.code === 'MTG-103') return { all: t('meet.signInNeeded') };
  if (error.code === 'MTG-114') return { all: t('meet.lockedOut') };
  if (error.code === 'MTG-115') return { all: t('meet.full') };
  if (error.status === 429) return { all: t('meet.tooMany', { count: error.retryAfter ?? 60 }) };
  return error.parameter === 'name' ? { name: error.message } : { all: error.message };
}
