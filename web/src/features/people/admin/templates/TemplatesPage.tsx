import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconChevronDown, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import css from '../Admin.module.css';
import { AdminArea } from '../AdminArea';
import { useAdminChange } from '../queries';
import { ApplyForm } from './ApplyForm';
import { removeTemplate, type Template, useHeld, useTemplates } from './queries';
import { TemplateForm } from './TemplateForm';
import { settingText, valueText } from './values';

type Opened = { what: 'add' } | { what: 'change' | 'apply' | 'remove'; template: Template } | null;

/** Settings of one person, kept under a name and given to others. */
export function TemplatesPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Opened>(null);
  const { wholeCompany } = useRights();
  const close = () => setOpened(null);
  return (
    <AdminArea
      section="people"
      title={t('templates.title')}
      lead={t('templates.lead')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconArrowLeft size={17} aria-hidden />}
            onClick={() => void navigate({ to: '/people' })}
          >
            {t('person.back')}
          </Button>
          {wholeCompany ? (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpened({ what: 'add' })}>
              {t('templates.add')}
            </Button>
          ) : null}
        </>
      }
    >
      <Templates onOpen={setOpened} />
      {opened?.what === 'add' ? <TemplateForm onClose={close} /> : null}
      {opened?.what === 'change' ? <TemplateForm template={opened.template} onClose={close} /> : null}
      {opened?.what === 'apply' ? <ApplyForm template={opened.template} onClose={close} /> : null}
      {opened?.what === 'remove' ? <Removal template={opened.template} onClose={close} /> : null}
    </AdminArea>
  );
}

function Templates({ onOpen }: { onOpen: (opened: Opened) => void }) {
  const { t } = useText();
  const { wholeCompany } = useRights();
  const { data, error, refetch } = useTemplates();
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={3} />;
  if (!data.length)
    return (
      <EmptyState icon={IconTemplate} title={t('templates.none')}>
        {t('templates.noneWords')}
      </EmptyState>
    );
  return (
    <>
      {wholeCompany ? null : <p className={css.words}>{t('templates.ofCompany')}</p>}
      <List label={t('templates.title')}>
        {data.map((template) => (
          <TemplateRow key={template.id} template={template} changeable={wholeCompany} onOpen={onOpen} />
        ))}
      </List>
    </>
  );
}

interface RowProps {
  template: Template;
  changeable: boolean;
  onOpen: (opened: Opened) => void;
}

function TemplateRow({ template, changeable, onOpen }: RowProps) {
  const { t } = useText();
  const [shown, setShown] = useState(false);
  const { name } = template;
  return (
    <Row
      leading={
        <ActionIcon
          color="gray"
          aria-expanded={shown}
          aria-label={t('templates.holds', { name })}
          onClick={() => setShown(!shown)}
        >
          <IconChevronDown size={18} aria-hidden />
        </ActionIcon>
      }
      title={name}
      detail={template.description}
    >
      <div className={css.under}>
        <Button
          variant="default"
          size="compact-md"
          aria-label={t('templates.applyNamed', { name })}
          onClick={() => onOpen({ what: 'apply', template })}
        >
          {t('templates.apply')}
        </Button>
        {changeable ? (
          <>
            <Button
              variant="default"
              size="compact-md"
              aria-label={t('templates.changeNamed', { name })}
              onClick={() => onOpen({ what: 'change', template })}
            >
              {t('action.change')}
            </Button>
            <Button
              variant="subtle"
              color="red"
              size="compact-md"
              aria-label={t('security.removeNamed', { name })}
              onClick={() => onOpen({ what: 'remove', template })}
            >
              {t('security.remove')}
            </Button>
          </>
        ) : null}
      </div>
      {shown ? <Settings id={template.id} /> : null}
    </Row>
  );
}

function Settings({ id }: { id: string }) {
  const { t } = useText();
  const held = useHeld(id).data ?? [];
  return (
    <ul className={css.changes}>
      {held.map(({ setting, value }) => (
        <li key={setting}>{t('templates.held', { setting: settingText(t, setting), value: valueText(t, value) })}</li>
      ))}
    </ul>
  );
}

function Removal({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t } = useText();
  const remove = useAdminChange(removeTemplate);
  return (
    <Asking
      opened
      title={t('named.removeTitle', { name: template.name })}
      words={t('templates.removeWords')}
      action={t('security.remove')}
      pending={remove.isPending}
      onClose={onClose}
      onGo={() =>
        remove.mutate(template.id, {
          onSuccess: onClose,
          onError: (error) => toastBad(t('state.notSaved'), error.message),
        })
      }
    />
  );
}
