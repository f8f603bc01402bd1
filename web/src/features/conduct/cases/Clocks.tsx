import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import type { Case } from '../shapes';
import css from '../Trust.module.css';
import { caseTones } from '../words';

/** The promises of a case: kept, running until when, or missed. */
export function Clocks({ clocks }: { clocks: Case['clocks'] }) {
  const { t, code } = useText();
  return (
    <span className={css.tags}>
      {clocks
        .filter(({ state }) => state in caseTones)
        .map(({ name, state, dueAt }) => (
          <Tag key={name} tone={caseTones[state]}>
            {t(`cases.clock.${name}`)}:{' '}
            {t(`cases.clock.${state}` as TextKey, { when: dueAt ? momentText(new Date(dueAt), code) : '' })}
          </Tag>
        ))}
    </span>
  );
}
