import { Skeleton, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { readLinkSwitch, setLinkSwitch } from '@/features/messaging/chats/api';
import { useText } from '@/text/useText';

const key = ['chats', 'link-previews'];

/** Whether messages show what their links lead to. */
export function LinkPreviews() {
  const { t } = useText();
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: key, queryFn: readLinkSwitch });
  const change = useMutation({
    mutationFn: setLinkSwitch,
    onSuccess: (now) => {
      queries.setQueryData(key, now);
      toastGood(t('state.saved'));
    },
    onError: (error) => toastBad(t('state.notSaved'), error.message),
  });
  const hint = data && !data.possible ? 'chats.link.switchOff' : 'chats.link.switchHint';
  return (
    <Section title={t('chats.link.title')}>
      <Field label={t('chats.link.switch')} hint={t(hint)}>
        {data ? (
          <Switch
            size="md"
            aria-label={t('chats.link.switch')}
            checked={data.enabled && data.possible}
            disabled={!data.possible || change.isPending}
            onChange={(event) => change.mutate(event.currentTarget.checked)}
          />
        ) : (
          <Skeleton width={46} height={24} radius="xl" />
        )}
      </Field>
    </Section>
  );
}
