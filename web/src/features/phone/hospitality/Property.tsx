import { Button } from '@mantine/core';
import { CopyText } from '@/design/parts/CopyText';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { useMakeLink, usePropertyLink } from './queries';

/** The address and secret of a property-management system. */
export function Property() {
  const { t } = useText();
  const { data } = usePropertyLink(true);
  const make = useMakeLink();
  return (
    <Section
      title={t('property.title')}
      lead={t('property.lead')}
      actions={
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate(Boolean(data))}>
          {t(data ? 'property.newSecret' : 'property.make')}
        </Button>
      }
    >
      {data ? (
        <>
          <Field label={t('property.uri')}>
            <CopyText value={data.uri} />
          </Field>
          <Field label={t('property.secret')}>
            <CopyText value={data.secret} />
          </Field>
        </>
      ) : null}
      <Problem message={problemsOf(make.error, []).rest} />
    </Section>
  );
}
