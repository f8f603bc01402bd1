import { Button, Checkbox, FileInput, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { call } from '@/api/client';
import type { AuthorityAnswer, CaseInfo } from '@/api/generated';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { digestOf } from '../decisions/proof';
import { officer, useChange } from '../queries';

const INSTRUMENTS = ['preservation', 'subpoena', 'court-order', 'warrant', 'emergency', 'treaty'] as const;
const DATA_CLASSES = ['subscriber', 'records', 'content'] as const;
const ASKED = { requester: '', reference: '', contact: '' };
const CALL = { callerNumber: '', calledNumber: '', at: '' };
const INSTRUMENT = { country: '', number: '', since: '', until: '', text: '' };

type Kind = 'traceback' | 'authority';

/** Buttons for what reaches the officers by letter or mail: where a call came from, and what an authority asks for. */
export function FileNotice() {
  const { t } = useText();
  const [kind, setKind] = useState<Kind>();
  const close = () => setKind(undefined);
  return (
    <>
      <Button variant="default" onClick={() => setKind('traceback')}>
        {t('legal.fileTraceback')}
      </Button>
      <Button variant="default" onClick={() => setKind('authority')}>
        {t('legal.fileAuthority')}
      </Button>
      {kind === 'traceback' ? <TracebackForm onClose={close} /> : null}
      {kind === 'authority' ? <AuthorityForm onClose={close} /> : null}
    </>
  );
}

interface FormProps {
  onClose: () => void;
}

const timeOf = (value: string) => (value ? new Date(value).toISOString() : '');

/** Send it, and go on to the case that it became. */
function useFiled<Wanted>(send: (wanted: Wanted) => Promise<CaseInfo>) {
  const { t } = useText();
  const navigate = useNavigate();
  return useChange(async (wanted: Wanted) => {
    const filed = await send(wanted);
    toastGood(t('legal.filed'));
    await navigate({ to: '/trust/cases/$caseId', params: { caseId: filed.id } });
  });
}

function TracebackForm({ onClose }: FormProps) {
  const { t } = useText();
  const [asked, setAsked] = useState(ASKED);
  const [about, setAbout] = useState(CALL);
  const file = useFiled((body: typeof ASKED & typeof CALL) =>
    call<CaseInfo>(`${officer}/tracebacks`, { method: 'POST', body }),
  );
  const put = (name: keyof typeof CALL) => (value: string) => setAbout({ ...about, [name]: value });
  const ready = [asked.requester.trim(), about.callerNumber.trim(), about.calledNumber.trim(), about.at].every(Boolean);
  return (
    <Dialog title={t('legal.fileTraceback')} onClose={onClose}>
      <Form label={t('legal.fileTraceback')} onSubmit={() => file.mutate({ ...asked, ...about, at: timeOf(about.at) })}>
        <Asker value={asked} onChange={setAsked} label={t('legal.requester')} />
        <Pair>
          <Line label={t('legal.caller')} value={about.callerNumber} onChange={put('callerNumber')} most={40} />
          <Line label={t('legal.called')} value={about.calledNumber} onChange={put('calledNumber')} most={40} />
        </Pair>
        <Time label={t('legal.at')} hint={t('legal.atHint')} value={about.at} onChange={put('at')} />
        <Send ready={ready} busy={file.isPending} problem={file.error?.message} />
      </Form>
    </Dialog>
  );
}

function AuthorityForm({ onClose }: FormProps) {
  const { t } = useText();
  const [asked, setAsked] = useState(ASKED);
  const [about, setAbout] = useState(INSTRUMENT);
  const [instrument, setInstrument] = useState<string>('subpoena');
  const [dataClass, setDataClass] = useState<string>('subscriber');
  const [gagged, setGagged] = useState(false);
  const [served, setServed] = useState<File | null>(null);
  const file = useFiled(async () => {
    const { requester: authority, ...rest } = asked;
    const country = about.country.trim().toUpperCase();
    const times = { since: timeOf(about.since), until: timeOf(about.until) };
    const documentSha256 = served ? await digestOf(served) : '';
    const body = { ...rest, ...about, ...times, authority, country, instrument, dataClass, gagged, documentSha256 };
    return (await call<AuthorityAnswer>(`${officer}/authority-requests`, { method: 'POST', body })).case;
  });
  const put = (name: keyof typeof INSTRUMENT) => (value: string) => setAbout({ ...about, [name]: value });
  const ready =
    Boolean(served) && [asked.requester, about.country, about.number, about.text].every((one) => one.trim());
  return (
    <Dialog title={t('legal.fileAuthority')} onClose={onClose}>
      <Form label={t('legal.fileAuthority')} onSubmit={() => file.mutate(undefined)}>
        <Asker value={asked} onChange={setAsked} label={t('legal.authority')} />
        <Pair>
          <Select
            label={t('legal.instrument')}
            data={INSTRUMENTS.map((value) => ({ value, label: t(`legal.instrument.${value}`) }))}
            value={instrument}
            onChange={(value) => setInstrument(value ?? instrument)}
          />
          <Select
            label={t('legal.data')}
            data={DATA_CLASSES.map((value) => ({ value, label: t(`legal.data.${value}`) }))}
            value={dataClass}
            onChange={(value) => setDataClass(value ?? dataClass)}
          />
        </Pair>
        <Pair>
          <Line
            label={t('legal.country')}
            hint={t('legal.countryHint')}
            value={about.country}
            onChange={put('country')}
            most={2}
          />
          <Line label={t('legal.number')} value={about.number} onChange={put('number')} most={40} />
        </Pair>
        <Pair>
          <Time label={t('legal.since')} value={about.since} onChange={put('since')} />
          <Time label={t('legal.until')} value={about.until} onChange={put('until')} />
        </Pair>
        <FileInput
          label={t('legal.document')}
          description={t('legal.documentHint')}
          placeholder={t('legal.choose')}
          value={served}
          onChange={setServed}
        />
        <Textarea
          label={t('legal.text')}
          autosize
          minRows={2}
          maxLength={5000}
          value={about.text}
          onChange={(event) => put('text')(event.currentTarget.value)}
        />
        <Checkbox
          label={t('legal.gagged')}
          checked={gagged}
          onChange={(event) => setGagged(event.currentTarget.checked)}
        />
        <Send ready={ready} busy={file.isPending} problem={file.error?.message} />
      </Form>
    </Dialog>
  );
}

function Dialog({ title, onClose, children }: FormProps & { title: string; children: ReactNode }) {
  const { t } = useText();
  return (
    <Modal opened size="lg" onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {children}
    </Modal>
  );
}

interface AskerProps {
  label: string;
  value: typeof ASKED;
  onChange: (value: typeof ASKED) => void;
}

function Asker({ label, value, onChange }: AskerProps) {
  const { t } = useText();
  const put = (name: keyof typeof ASKED) => (text: string) => onChange({ ...value, [name]: text });
  return (
    <>
      <Line label={label} value={value.requester} onChange={put('requester')} most={200} />
      <Pair>
        <Line label={t('legal.reference')} value={value.reference} onChange={put('reference')} most={100} />
        <Line label={t('legal.contact')} value={value.contact} onChange={put('contact')} most={254} />
      </Pair>
    </>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
}

const Line = ({ label, hint, value, onChange, most }: FieldProps & { most: number }) => (
  <TextInput
    label={label}
    description={hint}
    value={value}
    maxLength={most}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

const Time = ({ label, hint, value, onChange }: FieldProps) => (
  <TextInput
    type="datetime-local"
    label={label}
    description={hint}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

function Send({ ready, busy, problem }: { ready: boolean; busy: boolean; problem: string | undefined }) {
  const { t } = useText();
  return (
    <>
      <Problem message={problem} />
      <Buttons>
        <Button type="submit" disabled={!ready} loading={busy}>
          {t('legal.file')}
        </Button>
      </Buttons>
    </>
  );
}
