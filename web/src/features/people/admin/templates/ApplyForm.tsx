import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import css from '../Admin.module.css';
import { useAdminChange } from '../queries';
import { ManyPersons } from './Persons';
import { applyTemplate, type Outcome, previewTemplate, type Template } from './queries';
import { settingText, valueText } from './values';

/** Whom, then what would change for each, then that it be so. */
export function ApplyForm({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t } = useText();
  const [people, setPeople] = useState<{ value: string; label: string }[]>([]);
  const look = useMutation({ mutationFn: previewTemplate });
  const give = useAdminChange(applyTemplate);
  const wanted = { id: template.id, extensionIds: people.map(({ value }) => value) };
  const ready = look.data?.filter(({ successful }) => successful).length ?? 0;
  const title = t('templates.applyNamed', { name: template.name });
  const choose = (chosen: typeof people) => {
    setPeople(chosen);
    look.reset();
    give.reset();
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => (look.data ? give.mutate(wanted) : look.mutate(wanted))}>
        <ManyPersons label={t('templates.people')} value={people} onChange={choose} />
        <Problem message={(look.error ?? give.error)?.message} />
        {give.data ? (
          <Outcomes label={t('templates.results')} people={people} outcomes={give.data} given />
        ) : look.data ? (
          <Outcomes label={t('templates.preview')} people={people} outcomes={look.data} />
        ) : null}
        <Buttons>
          {give.data ? (
            <Button onClick={onClose}>{t('action.close')}</Button>
          ) : look.data ? (
            <Button type="submit" disabled={!ready} loading={give.isPending}>
              {t('templates.applyTo', { count: ready })}
            </Button>
          ) : (
            <Button type="submit" disabled={!people.length} loading={look.isPending}>
              {t('templates.look')}
            </Button>
          )}
        </Buttons>
      </Form>
    </Modal>
  );
}

interface OutcomesProps {
  label: string;
  people: { value: string; label: string }[];
  outcomes: Outcome[];
  /** Whether the settings have been given. */
  given?: boolean;
}

function Outcomes({ label, people, outcomes, given }: OutcomesProps) {
  const { t } = useText();
  const names = new Map(people.map((each) => [each.value, each.label]));
  const words = ({ successful, changes, errors }: Outcome) => {
    if (!successful) return errors?.map(({ message }) => message).join(' ') ?? '';
    if (given) return t('templates.given');
    return changes?.length ? '' : t('templates.noChange');
  };
  return (
    <div aria-live="polite">
      <List label={label}>
        {outcomes.map((outcome) => (
          <Row
            key={outcome.extensionId}
            leading={null}
            tone={outcome.successful ? 'normal' : 'bad'}
            title={names.get(outcome.extensionId) ?? outcome.extensionId}
            detail={words(outcome)}
          >
            {outcome.changes?.length ? (
              <ul className={css.changes}>
                {outcome.changes.map(({ setting, before, after }) => (
                  <li key={setting}>
                    {t('templates.change', {
                      setting: settingText(t, setting),
                      before: valueText(t, before),
                      after: valueText(t, after),
                    })}
                  </li>
                ))}
              </ul>
            ) : null}
          </Row>
        ))}
      </List>
    </div>
  );
}
