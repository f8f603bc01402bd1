import { Button, Modal, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { Credentials } from './Credentials';
import { OwnTemplate } from './OwnTemplate';
import {
  type Connection,
  type ConnectionFields,
  type Journal,
  journals,
  secretsOf,
  type Template,
  useSaveConnection,
} from './queries';

const own = 'own';

interface FormProps {
  connection?: Connection;
  templates: Template[];
  onClose: () => void;
}

const fieldsOf = (template: Template): ConnectionFields => ({
  name: template.name,
  templateKey: template.key,
  template: '',
  address: template.address,
  authentication: template.authentications[0]?.key ?? '',
  settings: {},
  enabled: true,
  journal: template.journals ? 'Matched' : 'Off',
});

const nothing: ConnectionFields = {
  name: '',
  templateKey: '',
  template: '',
  address: '',
  authentication: '',
  settings: {},
  enabled: true,
  journal: 'Matched',
};

/** One CRM, new without `connection`: which it is, where, and what lets us in. */
export function ConnectionForm({ connection, templates, onClose }: FormProps) {
  const { t } = useText();
  const [fields, setFields] = useState<ConnectionFields>(connection ?? nothing);
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState<Template>();
  const [choosing, setChoosing] = useState(connection ? (connection.template ? own : connection.templateKey) : '');
  const template = choosing === own ? checked : templates.find(({ key }) => key === choosing);
  const put = (change: Partial<ConnectionFields>) => setFields((now) => ({ ...now, ...change }));
  const save = useSaveConnection(connection?.id);
  const wanted = template?.authentications.find(({ key }) => key === fields.authentication);
  const names = ['name', 'address', 'template', 'templateKey', 'authentication', 'journal'];
  const problems = problemsOf(save.error, [
    ...names,
    ...[...(template?.settings ?? []), ...(wanted?.settings ?? [])].map(({ key }) => `settings.${key}`),
    ...(wanted?.secrets ?? []).map(({ key }) => `secrets.${key}`),
  ]);
  const title = connection ? t('crm.changeIt', { name: connection.name }) : t('crm.connect');
  const choose = (key: string) => {
    const found = templates.find((one) => one.key === key);
    setChoosing(key);
    setChecked(undefined);
    if (found) setFields(fieldsOf(found));
  };
  const take = (found: Template, text: string) => {
    setChecked(found);
    const same = found.authentications.some(({ key }) => key === fields.authentication) && connection;
    setFields(
      same
        ? { ...fields, template: text, templateKey: found.key }
        : { ...fieldsOf(found), template: text, address: found.address || fields.address || '' },
    );
  };
  const submit = () => {
    const { name, templateKey, template: text, address, authentication, settings, enabled, journal } = fields;
    const body = { name, templateKey, template: text, address, authentication, settings, enabled, journal };
    save.mutate({ ...body, secrets: secretsOf(secrets, wanted?.secrets ?? []) }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={submit}>
        <Select
          label={t('crm.which')}
          data-autofocus
          allowDeselect={false}
          value={choosing || null}
          error={problems.of('templateKey')}
          data={[
            ...templates.map(({ key, name }) => ({ value: key, label: name })),
            { value: own, label: t('crm.ownTemplate') },
          ]}
          onChange={(key) => choose(key ?? '')}
        />
        {choosing === own ? (
          <OwnTemplate text={connection?.template ?? ''} error={problems.of('template')} onTaken={take} />
        ) : null}
        {template ? (
          <>
            <TextInput
              label={t('crm.name')}
              maxLength={100}
              value={fields.name}
              error={problems.of('name')}
              onChange={(event) => put({ name: event.currentTarget.value })}
            />
            {template.address ? null : (
              <TextInput
                label={t('crm.address')}
                description={template.addressHint}
                type="url"
                maxLength={300}
                value={fields.address}
                error={problems.of('address')}
                onChange={(event) => put({ address: event.currentTarget.value })}
              />
            )}
            <Credentials
              template={template}
              fields={fields}
              kept={connection?.secrets ?? []}
              secrets={secrets}
              problems={problems}
              onChange={put}
              onSecrets={setSecrets}
            />
            {template.journals ? (
              <Select
                label={t('crm.journal')}
                allowDeselect={false}
                value={fields.journal}
                data={journals.map((value) => ({ value, label: t(`crm.journal.${value}`) }))}
                onChange={(value) => put({ journal: (value ?? 'Off') as Journal })}
              />
            ) : null}
            <Switch
              label={t('crm.enabled')}
              checked={fields.enabled}
              onChange={(event) => put({ enabled: event.currentTarget.checked })}
            />
          </>
        ) : null}
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={!template || !fields.name.trim()}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
