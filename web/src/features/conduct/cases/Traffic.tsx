import { Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import type { CasePage } from '../shapes';
import trust from '../Trust.module.css';

const CHANNELS = { text: 'cases.text', call: 'cases.call', fax: 'cases.fax' } as const;

/** The texts, calls and faxes that the reporter got from the number, and what is counted of it now. `reported`: the id
 * of the message that the report is about. */
export function Traffic({ traffic, reported }: { traffic: NonNullable<CasePage['traffic']>; reported?: string }) {
  const { t, code } = useText();
  const figures = traffic.figures.filter(({ value }) => value > 0);
  return (
    <Section title={t('cases.traffic')} lead={t('cases.trafficWords')}>
      {traffic.items.length ? (
        <ul className={trust.plain}>
          {traffic.items.map((one) => (
            <li key={`${one.at}${one.channel}${one.text ?? ''}`}>
              <span className={trust.tags}>
                <Tag tone="plain">{t(CHANNELS[one.channel])}</Tag>
                {one.messageId && one.messageId === reported ? <Tag tone="plain">{t('cases.reported')}</Tag> : null}
                <span className={trust.soft}>
                  {t(one.direction === 'Inbound' ? 'cases.toReporter' : 'cases.fromReporter')},{' '}
                  {momentText(new Date(one.at), code)}
                  {one.seconds === null ? '' : `, ${Math.round(one.seconds)} s, ${one.result ?? ''}`}
                  {one.pages === null ? '' : `, ${t('cases.pages', { count: one.pages })}`}
                </span>
              </span>
              {one.text ? <p className={trust.words}>{one.text}</p> : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className={trust.soft}>{t('cases.noTraffic')}</p>
      )}
      {figures.length ? (
        <p className={trust.soft}>
          {t('cases.countedNow')}: {figures.map(({ name, value }) => `${name} ${value}`).join(' · ')}
        </p>
      ) : null}
    </Section>
  );
}
