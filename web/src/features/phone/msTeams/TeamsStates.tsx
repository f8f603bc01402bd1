import { IconServer } from '@tabler/icons-react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { healthOf } from './health';
import type { TeamsState } from './queries';

const TONES = { notAsked: 'plain', silent: 'bad', refuses: 'bad', reachable: 'good' } as const;

/** How the call servers find Teams, and when it was heard of last. */
export function TeamsStates({ states }: { states: TeamsState[] }) {
  const { t, code } = useText();
  const when = (moment?: string) => (moment ? momentText(new Date(moment), code) : t('msTeams.never'));
  const latest = (name: 'heardAt' | 'lastCallFromTeamsAt' | 'lastCallToTeamsAt' | 'refusedAt') =>
    states
      .map((state) => state[name])
      .filter(Boolean)
      .sort()
      .at(-1);
  const refused = states.find((state) => state.refusedAt && state.refusedAt === latest('refusedAt'));
  const proxies = states.flatMap((state, server) => state.proxies.map((proxy) => ({ ...proxy, server })));
  return (
    <Section
      title={t('msTeams.state')}
      lead={[
        t('msTeams.heard', { when: when(latest('heardAt')) }),
        t('msTeams.calls', { from: when(latest('lastCallFromTeamsAt')), to: when(latest('lastCallToTeamsAt')) }),
        refused ? t('msTeams.refused', { number: refused.refusedNumber, when: when(refused.refusedAt) }) : '',
      ].join(' ')}
    >
      {proxies.length ? (
        <List label={t('msTeams.state')}>
          {proxies.map((proxy) => (
            <Row
              key={`${proxy.server} ${proxy.name}`}
              leading={<IconServer size={20} aria-hidden />}
              title={proxy.name}
              detail={proxy.reachable ? t('msTeams.answered', { ms: Math.round(proxy.answerMs) }) : undefined}
              trailing={
                <Tag tone={TONES[healthOf(proxy)]}>{t(`msTeams.${healthOf(proxy)}`, { status: proxy.lastStatus })}</Tag>
              }
            />
          ))}
        </List>
      ) : (
        <p>{t('msTeams.noServer')}</p>
      )}
    </Section>
  );
}
