import { Button, Tabs } from '@mantine/core';
import { IconFileText, IconMicrophone, IconPhoneCall, IconPlus, IconSitemap } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { Greetings } from '../greetings/Greetings';
import { DocumentForm } from './DocumentForm';
import { MainNumber } from './MainNumber';
import { MenuForm } from './MenuForm';
import { MenuGraph } from './MenuGraph';
import css from './Menus.module.css';
import { Prompts } from './Prompts';
import { useMenus } from './queries';
import { ReceptionistForm } from './ReceptionistForm';
import type { Input, Menu } from './shapes';
import { TestDial } from './TestDial';
import { keyFace } from './words';

/** Auto attendants, the prompts they play, and the company's greetings. */
export function MenusPage() {
  const { t } = useText();
  const { may } = useRights();
  return (
    <AdminArea section="menus" title={t('admin.menus')} lead={t('menus.lead')}>
      <Tabs
        defaultValue={may('AutoReceptionist') ? 'menus' : 'prompts'}
        variant="pills"
        radius="xl"
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {may('AutoReceptionist') ? <Tabs.Tab value="menus">{t('admin.menus')}</Tabs.Tab> : null}
          <Tabs.Tab value="prompts">{t('menus.prompts')}</Tabs.Tab>
          <Tabs.Tab value="greetings">{t('greetings.company')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="menus">
          <Menus />
        </Tabs.Panel>
        <Tabs.Panel value="prompts">
          <Prompts />
        </Tabs.Panel>
        <Tabs.Panel value="greetings">
          <Greetings owner="company" />
        </Tabs.Panel>
      </Tabs>
    </AdminArea>
  );
}

function Menus() {
  const { t } = useText();
  const { data, error, refetch } = useMenus();
  const [edited, setEdited] = useState<Menu | 'new'>();
  const [led, setLed] = useState('');
  const [tested, setTested] = useState<Menu>();
  const [listening, setListening] = useState<Menu>();
  const [document, setDocument] = useState(false);
  const desk = data?.desks.find(({ siteId }) => siteId === 'main-site');
  const lead = (menu: Menu, input: Input, to: string) => {
    const target = data?.records.find(({ id }) => id === to);
    if (!target) return;
    const extension = { id: to, name: target.name };
    const actions = menu.actions.map((one) =>
      one.input === input ? ({ input, action: 'Connect', extension } as const) : one,
    );
    setLed(t('menus.led', { key: keyFace(input), name: target.name }));
    setEdited({ ...menu, actions });
  };
  const close = () => {
    setEdited(undefined);
    setLed('');
  };
  const add = (
    <Buttons>
      <Button variant="default" leftSection={<IconFileText size={18} aria-hidden />} onClick={() => setDocument(true)}>
        {t('menus.document')}
      </Button>
      <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setEdited('new')}>
        {t('menus.add')}
      </Button>
    </Buttons>
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={4} />;
  return (
    <>
      {data.records.length ? (
        <>
          <div className={css.bar}>{add}</div>
          <MenuGraph
            menus={data.records}
            topMenuId={desk?.topMenuId}
            chosenId={edited === 'new' ? undefined : edited?.id}
            onChoose={setEdited}
            onLead={lead}
          />
          <MenuList menus={data.records} onTest={setTested} onListen={setListening} />
          <MainNumber menus={data.records} desk={desk} />
        </>
      ) : (
        <EmptyState icon={IconSitemap} title={t('menus.none')} action={add}>
          {t('menus.noneWords')}
        </EmptyState>
      )}
      {edited ? <MenuForm menu={edited === 'new' ? undefined : edited} note={led} onClose={close} /> : null}
      {tested ? <TestDial menu={tested} onClose={() => setTested(undefined)} /> : null}
      {listening ? <ReceptionistForm menu={listening} onClose={() => setListening(undefined)} /> : null}
      {document ? <DocumentForm onClose={() => setDocument(false)} /> : null}
    </>
  );
}

interface MenuListProps {
  menus: Menu[];
  onTest: (menu: Menu) => void;
  onListen: (menu: Menu) => void;
}

function MenuList({ menus, onTest, onListen }: MenuListProps) {
  const { t } = useText();
  return (
    <List label={t('admin.menus')}>
      {menus.map((menu) => (
        <Row
          key={menu.id}
          leading={<IconSitemap size={20} aria-hidden />}
          title={menu.name}
          detail={`${menu.extensionNumber} · ${t('menus.keyCount', { count: menu.actions.length })}`}
          trailing={
            <div className={css.acts}>
              <Button
                variant="default"
                leftSection={<IconMicrophone size={18} aria-hidden />}
                onClick={() => onListen(menu)}
                aria-label={t('receptionist.listenNamed', { name: menu.name })}
              >
                {t('receptionist.listen')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconPhoneCall size={18} aria-hidden />}
                onClick={() => onTest(menu)}
                aria-label={t('menus.tryNamed', { name: menu.name })}
              >
                {t('menus.try')}
              </Button>
            </div>
          }
        />
      ))}
    </List>
  );
}
