import { ActionIcon, Button, Modal, Switch } from '@mantine/core';
import { IconPencil, IconPlus, IconRoute, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from './Handling.module.css';
import { useDeleteRule, useRules, useSaveRule } from './queries';
import { RuleForm } from './RuleForm';
import type { Rule } from './shapes';

/** What happens in business hours and after them, and rules for some callers or days. */
export function Rules() {
  const { t } = useText();
  const { data, error, refetch } = useRules();
  const [adding, setAdding] = useState(false);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  const fixed = data.records.filter(({ type }) => type !== 'Custom');
  const custom = data.records.filter(({ type }) => type === 'Custom');
  return (
    <>
      {fixed.map((rule) => (
        <Section key={rule.id} title={t(`handling.rule.${rule.type}`)} lead={t(`handling.ruleLead.${rule.type}`)}>
          <RuleForm key={JSON.stringify(rule)} rule={rule} />
        </Section>
      ))}
      <Section
        title={t('handling.custom')}
        lead={t('handling.customLead')}
        actions={
          <Button variant="default" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
            {t('handling.addRule')}
          </Button>
        }
      >
        {custom.length ? (
          <List label={t('handling.custom')}>
            {custom.map((rule) => (
              <CustomRule key={rule.id} rule={rule} />
            ))}
          </List>
        ) : null}
      </Section>
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t('handling.addRule')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <RuleForm onDone={() => setAdding(false)} />
      </Modal>
    </>
  );
}

function CustomRule({ rule }: { rule: Rule }) {
  const { t } = useText();
  const save = useSaveRule();
  const remove = useDeleteRule();
  const [open, setOpen] = useState(false);
  const who = rule.callers?.map(({ callerId }) => callerId).join(', ');
  return (
    <Row
      leading={<IconRoute size={22} stroke={1.6} aria-hidden />}
      title={rule.name}
      detail={[who, t(`handling.action.${rule.callHandlingAction}`)].filter(Boolean).join(' · ')}
      trailing={
        <div className={css.tools}>
          <Switch
            aria-label={t('handling.ruleOn', { name: rule.name })}
            checked={rule.enabled}
            onChange={(event) => save.mutate({ id: rule.id, enabled: event.currentTarget.checked })}
          />
          <ActionIcon
            color="gray"
            aria-label={t('handling.changeRule', { name: rule.name })}
            onClick={() => setOpen(true)}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            color="gray"
            aria-label={t('handling.removeRule', { name: rule.name })}
            onClick={() => remove.mutate(rule.id)}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </div>
      }
    >
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={rule.name}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <RuleForm rule={rule} onDone={() => setOpen(false)} />
      </Modal>
    </Row>
  );
}
