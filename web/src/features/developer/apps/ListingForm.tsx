import { Button, FileButton, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { Icon } from '../gallery/Icon';
import { useGallery, useIconChange } from '../gallery/queries';
import css from './Apps.module.css';
import { type App, useUpdateApp } from './queries';

/** What the gallery shows of an app, and whether it can be a member of chats. */
export function ListingForm({ app }: { app: App }) {
  const { t } = useText();
  const [listed, setListed] = useState(app.listed);
  const [bot, setBot] = useState(app.bot);
  const [maker, setMaker] = useState(app.maker);
  const [privacyUrl, setPrivacyUrl] = useState(app.privacyUrl);
  const update = useUpdateApp(app.id);
  const problems = problemsOf(update.error, ['maker', 'privacyUrl']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ listed, bot, maker, privacyUrl }, { onSuccess: () => toastGood(t('apps.saved')) });
  };
  return (
    <form onSubmit={submit}>
      <Section title={t('gallery.section')}>
        <div className={css.form}>
          <Switch
            label={t('gallery.listed')}
            description={t('gallery.listedHint')}
            checked={listed}
            onChange={(event) => setListed(event.currentTarget.checked)}
          />
          <Switch
            label={t('gallery.botSwitch')}
            description={t('gallery.botHint')}
            checked={bot}
            onChange={(event) => setBot(event.currentTarget.checked)}
          />
          <TextInput
            label={t('gallery.maker')}
            maxLength={100}
            value={maker}
            error={problems.of('maker')}
            onChange={(event) => setMaker(event.currentTarget.value)}
          />
          <TextInput
            label={t('gallery.privacyUrl')}
            type="url"
            placeholder="https://"
            maxLength={2000}
            value={privacyUrl}
            error={problems.of('privacyUrl')}
            onChange={(event) => setPrivacyUrl(event.currentTarget.value)}
          />
          <Picture app={app} />
          <Problem message={problems.rest} />
          <div className={css.buttons}>
            <Button type="submit" loading={update.isPending}>
              {t('action.save')}
            </Button>
          </div>
        </div>
      </Section>
    </form>
  );
}

function Picture({ app }: { app: App }) {
  const { t } = useText();
  const { data } = useGallery();
  const change = useIconChange(app.id);
  const entry = data?.find((each) => each.id === app.id);
  const put = (picture: File | null) =>
    change.mutate(picture, {
      onSuccess: () => toastGood(t('state.saved')),
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  return (
    <Field label={t('gallery.icon')} hint={t('gallery.iconHint')}>
      <div className={css.buttons}>
        {entry ? <Icon entry={entry} /> : null}
        <FileButton accept="image/png,image/jpeg,image/gif" onChange={(picture) => picture && put(picture)}>
          {(props) => (
            <Button {...props} variant="default" loading={change.isPending}>
              {t('gallery.iconPut')}
            </Button>
          )}
        </FileButton>
        {app.icon ? (
          <Button variant="subtle" color="red" onClick={() => put(null)}>
            {t('gallery.iconRemove')}
          </Button>
        ) : null}
      </div>
    </Field>
  );
}
