import { describe, expect, it } from 'vitest';
import { say, type TextKey } from '@/text/catalog';
import { en } from '@/text/en';
import table from './auditThings.json';
import { type AuditEntry, searchOf } from './auditTrail';
import { areaOf, areas, changesOf, deedOf, targetOf, thingOf } from './auditWords';

const t = (key: TextKey, holes = {}) => say(en, 'en', key, holes);
const account = '/restapi/v1.0/account/{accountId}';
const entry = (part: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  eventTime: '',
  initiator: { extensionId: '7', extensionNumber: '101', name: 'Ada', role: '' },
  actionId: '',
  eventType: 'UPDATE',
  accountName: 'Harbour Bakery',
  target: { objectId: '9', objectType: 'Company', name: '', extensionNumber: '' },
  clientIp: '',
  details: { parameters: [] },
  origin: 'api',
  operation: '',
  appName: '',
  requestId: '',
  times: 1,
  ...part,
});

describe('the audit trail', () => {
  it('has words for every thing and area of its table', () => {
    const things = Object.values(table.areas).flat();
    const keys = [...things.map((one) => `audit.thing.${one}`), ...areas.map((one) => `audit.area.${one}`)];
    expect(keys.filter((key) => !(key in en))).toEqual([]);
    expect(Object.values(table.segments).filter((thing) => !things.includes(thing))).toEqual([]);
  });

  it('says what was done in the words of the field', () => {
    const said = (operation: string, eventType: string, actionId = '', origin = 'api') =>
      deedOf(t, { operation, eventType, actionId, origin });
    expect(said(`PUT ${account}/call-queues/{groupId}`, 'UPDATE')).toBe('changed a call queue');
    expect(said(`DELETE ${account}/extension/{extensionId}`, 'DELETE')).toBe('removed an extension');
    expect(said('POST /restapi/v2/accounts/{accountId}/phone-numbers/bulk-add', 'CREATE')).toBe('added phone numbers');
    expect(said(`DELETE ${account}/sites/{siteId}`, 'REFUSAL')).toBe('was refused to remove a site');
    expect(said('POST /restapi/oauth/token', 'LOGIN', 'SIGN_IN')).toBe('signed in');
    expect(said('accounts open', 'CREATE', 'ACCOUNTS_OPEN', 'cli')).toBe('ran “accounts open” on the command line');
    expect(said('PUT /somewhere/new', 'UPDATE')).toBe('changed a setting');
    expect(said(`POST ${account}/call-queues/{groupId}/bulk-assign`, 'CREATE')).toBe('changed a call queue');
    expect(said(`POST ${account}/clarion/email/test`, 'ACTION', 'SEND_TEST_EMAIL')).toMatch(/^ran “send test email”/);
    const ready = `POST ${account}/extension/{extensionId}/clarion/ready`;
    expect(said(ready, 'ACTION', 'BE_READY')).toBe('ended their wrap-up after a call early');
  });

  it('says in one line which fields changed, three of them at most', () => {
    const changed = (...keys: string[]) =>
      deedOf(t, {
        operation: `PUT ${account}/call-queues/{groupId}`,
        eventType: 'UPDATE',
        actionId: '',
        origin: 'api',
        details: { parameters: keys.map((key) => ({ key, value: 'a → b' })) },
      });
    expect(changed('extensions.changed', 'extensions.first_name')).toBe('changed a call queue: First name');
    expect(changed('x.email', 'x.email', 'x.site_id')).toBe('changed a call queue: Email');
    expect(changed('x.email', 'x.label', 'x.model', 'x.name')).toBe('changed a call queue: Email, Label, Model …');
    expect(changed('x.changed')).toBe('changed a call queue');
  });

  it('takes the last part of a path that it knows, and its end apart', () => {
    expect(thingOf(`PUT ${account}/extension/{extensionId}/caller-id`)).toBe('callerId');
    expect(thingOf(`PATCH ${account}`)).toBe('company');
    expect(areaOf(`POST ${account}/sites/{siteId}/bulk-assign`)).toBe('company');
    expect(areaOf('POST /somewhere/new')).toBe('other');
  });

  it('names whom it was done to, and shows no machine names or ids', () => {
    const names = new Map([['9', 'Ben Okafor · 102']]);
    const target = (name: string, objectType = 'Company', extensionNumber = '') =>
      targetOf(
        entry({
          operation: `PUT ${account}/call-queues/{groupId}`,
          target: { objectId: '9', objectType, name, extensionNumber },
        }),
        names,
      );
    expect(target('Berlin', 'Company', '300')).toBe('Berlin · 300');
    expect([target('phone_numbers'), target('Group'), target('')]).toEqual(Array(3).fill('Ben Okafor · 102'));
    expect(target('', 'Account')).toBe('Harbour Bakery');
    const joined = { objectId: '8,9', objectType: 'Company', name: 'call_queue_members', extensionNumber: '' };
    const both = new Map([...names, ['8', 'Sales · 300']]);
    expect(targetOf(entry({ target: joined }), both)).toBe('Sales · 300, Ben Okafor · 102');
  });

  it('says what changed from what to what', () => {
    const parameters = [
      { key: 'extensions.changed', value: '9' },
      { key: 'extensions.first_name', value: 'Ann → Anna' },
      { key: 'extensions.hidden', value: 'false → true' },
      { key: 'call_queues.most_waiting', value: ' → 25' },
      { key: 'sites.operator_id', value: '9 → ' },
      { key: 'extensions.password_hash', value: '(changed; kept out of the trail)' },
    ];
    expect(changesOf(t, entry({ details: { parameters } }), new Map([['9', 'Ben · 102']]))).toEqual([
      { field: 'First name', value: 'Ann → Anna' },
      { field: 'Hidden in the directory', value: 'no → yes' },
      { field: 'Most waiting', value: 'nothing → 25' },
      { field: 'Operator', value: 'Ben · 102 → nothing' },
      { field: 'Password', value: 'changed; not shown' },
    ]);
  });

  it('asks for no more than is chosen', () => {
    const now = new Date('2026-03-10T12:00:00Z');
    const site = `PUT ${account}/sites/{siteId}`;
    const queue = `PUT ${account}/call-queues/{groupId}`;
    expect(searchOf({ days: 1, person: '', kind: '', area: '', search: ' ann ' }, [site, queue], now)).toEqual({
      eventTimeFrom: '2026-03-09T12:00:00.000Z',
      initiatorIds: [],
      eventTypes: [],
      operations: [],
      searchString: 'ann',
    });
    const chosen = { days: 7, person: '17', kind: 'LOGIN', area: 'queues', search: '' };
    expect(searchOf(chosen, [site, queue], now)).toMatchObject({
      initiatorIds: ['17'],
      eventTypes: ['LOGIN'],
      operations: [queue],
    });
  });
});
