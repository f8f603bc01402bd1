import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Setup, useFamilies, useSetupChange } from './queries';

interface SetupFormProps {
  deviceId: string;
  setup: Setup | null;
  onDone: () => void;
}

/** What a phone is: its make, and the address on its label. */
export function SetupForm({ deviceId, setup, onDone }: SetupFormProps) {
  const { t } = useText();
  const { data: families } = useFamilies();
  const [family, setFamily] = useState<string | null>(setup?.family.id ?? null);
  const [mac, setMac] = useState(setup?.mac ?? '');
  const [model, setModel] = useState(setup?.model ?? '');
  const save = useSetupChange(deviceId);
  const problems = problemsOf(save.error, ['family', 'mac', 'model']);
  const submit = () =>
    save.mutate(
      { method: 'PUT', body: { family, mac, model } },
      {
        onSuccess: () => {
          toastGood(t('state.saved'));
          onDone();
        },
      },
    );
  return (
    <Form label={t('setup.title')} onSubmit={submit}>
      <Pair>
        <Select
          label={t('setup.family')}
          data={(families?.records ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          searchable
          value={family}
          error={problems.of('family')}
          onChange={setFamily}
        />
        <TextInput
          label={t('setup.model')}
          maxLength={60}
          value={model}
          error={problems.of('model')}
          onChange={(event) => setModel(event.currentTarget.value)}
        />
      </Pair>
      <TextInput
        label={t('setup.mac')}
        description={t('setup.macHint')}
        placeholder="00:15:65:AA:BB:CC"
        maxLength={40}
        value={mac}
        error={problems.of('mac')}
        onChange={(event) => setMac(event.currentTarget.value)}
      />
      <Problem message={problems.rest} />
      <Buttons>
        <Button variant="default" onClick={onDone}>
          {t('security.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!family || !mac}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}
