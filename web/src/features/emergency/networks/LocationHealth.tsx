import { Button } from '@mantine/core';
import type { LocationState } from '@/api/generated';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { SoundButton, soundAt } from '@/features/phone/menus/SoundButton';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './LocationHealth.module.css';
import { useConfirmLocation, useLatestTest, useTestLocation } from './queries';

const tags: Record<LocationState['freshness'], [TagTone, TextKey]> = {
  Fresh: ['good', 'places.fresh'],
  Unconfirmed: ['warn', 'places.unconfirmed'],
  TestFailed: ['bad', 'places.testFailed'],
};

const results: Record<NonNullable<LocationState['testResult']>, TextKey> = {
  Running: 'places.test.Running',
  Passed: 'places.test.Passed',
  Failed: 'places.test.Failed',
  NoAnswer: 'places.test.NoAnswer',
  NoCarrier: 'places.test.NoCarrier',
};

/** How fresh an address is: who has to look at it, when 933 was last called with it, and what was read out. */
export function LocationHealth({ state }: { state: LocationState }) {
  const { t, code } = useText();
  const confirm = useConfirmLocation();
  const test = useTestLocation();
  const latest = useLatestTest(state).data;
  const [tone, word] = tags[state.freshness];
  const at = (moment: string) => momentText(new Date(moment), code);
  const words = [
    t('places.confirmedAt', { when: at(state.confirmedAt) }),
    state.testedAt && state.testResult
      ? t('places.testedAt', { when: at(state.testedAt), result: t(results[state.testResult]) })
      : t('places.neverTested'),
    state.seenAt ? t('places.seenAt', { when: at(state.seenAt) }) : '',
  ];
  const onError = (error: Error) => toastBad(t('state.notSaved'), error.message);
  return (
    <div className={css.health}>
      <Tag tone={tone}>{t(word)}</Tag>
      <span className={css.words}>{words.filter(Boolean).join(' · ')}</span>
      {latest?.contentUri ? (
        <SoundButton label={t('places.readOut', { name: state.name })} load={soundAt(latest.contentUri)} />
      ) : null}
      <Button
        variant="default"
        size="compact-md"
        loading={confirm.isPending}
        aria-label={t('places.confirmOne', { name: state.name })}
        onClick={() => confirm.mutate(state.id, { onSuccess: () => toastGood(t('state.saved')), onError })}
      >
        {t('places.confirm')}
      </Button>
      <Button
        variant="default"
        size="compact-md"
        loading={test.isPending || state.testResult === 'Running'}
        aria-label={t('places.testOne', { name: state.name })}
        onClick={() => test.mutate(state.id, { onError })}
      >
        {t('places.test')}
      </Button>
    </div>
  );
}
