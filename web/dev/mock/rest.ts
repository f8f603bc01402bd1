import type { IncomingMessage, ServerResponse } from 'node:http';
import { callLog, devices, direct, nameOf, numbers, people, voicemail } from './data.ts';
import { sessionBody } from './sip.ts';
import { wav } from './sound.ts';

/** Answers a request of the REST surface from invented data; undefined: not one of ours. */
type Answer = (match: RegExpMatchArray, body: string, url: URL) => unknown;

const list = (records: unknown[]) => ({
  records,
  paging: { page: 1, totalPages: 1, perPage: 100, totalElements: records.length },
  navigation: {},
});
const me = people[0];
const administrators = ['Users', 'AddRemoveUsers', 'EditAssignedRoles', 'ReadCompanyPhoneNumbers', 'ReadAuditTrail'];
const policy = { internationalEnabled: false };
const contact = { firstName: 'Ada', lastName: 'Admin', email: 'ada@example.com', jobTitle: 'Office lead' };
const pages = (records: unknown[], url: URL) => (url.searchParams.get('page') === '2' ? list([]) : list(records));

const extension = (one: (typeof people)[number]) => ({
  id: one.id,
  extensionNumber: one.extensionNumber,
  name: nameOf(one),
  status: 'Enabled',
  type: 'User',
  contact:
    one === me
      ? contact
      : { firstName: one.firstName, lastName: one.lastName, email: `${one.firstName.toLowerCase()}@example.com` },
  permissions: { admin: { enabled: one === me } },
  regionalSettings: { homeCountry: { isoCode: 'US' } },
});

const sip = (transport: string, port: number) => ({
  transport,
  username: '16505550100*101',
  password: 'mock',
  authorizationId: '802',
  domain: 'sip.clarion.localhost',
  outboundProxy: `127.0.0.1:${port}`,
  stunServers: [],
});

const entries = () =>
  people.map((one) => ({
    ...one,
    type: 'User',
    name: nameOf(one),
    phoneNumbers: [{ phoneNumber: direct(one), usageType: 'DirectNumber' }],
  }));

const routes: [method: string, path: RegExp, answer: Answer][] = [
  [
    'GET',
    /^\/v1.0\/clarion\/web-config$/,
    () => ({
      clientId: 'web',
      brandName: 'Clarion',
      demo: people.slice(0, 4).map((one) => ({ username: one.extensionNumber, password: 'demo', name: nameOf(one) })),
    }),
  ],
  [
    'POST',
    /^\/oauth\/token$/,
    (_m, body) => {
      if (/password=wrong/.test(body))
        throw Object.assign(new Error('Invalid resource owner credentials'), { status: 400 });
      return {
        access_token: `a${Date.now()}`,
        refresh_token: 'r',
        expires_in: 3600,
        owner_id: me?.id,
        token_type: 'bearer',
      };
    },
  ],
  [
    'GET',
    /^\/v1.0\/account\/~$/,
    () => ({ id: 1, mainNumber: '+16505550100', regionalSettings: { homeCountry: { isoCode: 'US' } } }),
  ],
  ['POST', /^\/oauth\/revoke$/, () => ''],
  [
    'GET',
    /\/authz-profile$/,
    () => ({ permissions: administrators.map((id) => ({ permission: { id }, scopes: ['AllExtensions'] })) }),
  ],
  [
    'GET',
    /^\/v1.0\/account\/~\/clarion\/people$/,
    (_m, _b, url) => {
      const wanted = (url.searchParams.get('search') ?? '').toLowerCase();
      const found = people.filter((one) => nameOf(one).toLowerCase().includes(wanted));
      return list(
        found.map((one) => ({
          ...extension(one),
          site: { id: 'main-site', name: 'Main Site' },
          roles: [{ id: one === me ? '1' : '4', displayName: one === me ? 'Super Admin' : 'Standard' }],
          phoneNumbers: [{ phoneNumber: direct(one), usageType: 'DirectNumber' }],
        })),
      );
    },
  ],
  ['GET', /^\/v1.0\/account\/~\/sites$/, () => list([{ id: 'main-site', name: 'Main Site' }])],
  ['GET', /^\/v1.0\/account\/~\/user-role$/, () => list([{ id: '1', displayName: 'Super Admin', permissions: [] }])],
  ['GET', /^\/v1.0\/account\/~\/extension\/~$/, () => extension(me as (typeof people)[number])],
  ['PUT', /^\/v1.0\/account\/~\/extension\/~$/, (_m, body) => Object.assign(contact, JSON.parse(body).contact)],
  [
    'GET',
    /^\/v1.0\/account\/~\/extension$/,
    () =>
      list([
        ...people.map(extension),
        { id: 9, extensionNumber: '800', name: 'Front desk', status: 'Enabled', type: 'SharedLinesGroup' },
        { id: 10, extensionNumber: '900', name: 'Welcome menu', status: 'Enabled', type: 'IvrMenu' },
      ]),
  ],
  [
    'POST',
    /^\/v1.0\/account\/~\/directory\/entries\/search$/,
    (_m, body) => {
      const { searchString = '', perPage = 100 } = JSON.parse(body) as { searchString?: string; perPage?: number };
      const wanted = searchString.toLowerCase();
      const found = entries().filter(({ name, extensionNumber }) =>
        `${name} ${extensionNumber}`.toLowerCase().includes(wanted),
      );
      return { ...list(found.slice(0, perPage)), paging: { totalPages: 1, totalElements: found.length } };
    },
  ],
  [
    'POST',
    /^\/v1.0\/account\/~\/clarion\/directory\/lookup$/,
    (_m, body) => {
      const { extensionIds = [], phoneNumbers = [] } = JSON.parse(body) as Record<string, string[]>;
      return list(
        entries().filter(
          ({ id, extensionNumber, phoneNumbers: [own] }) =>
            extensionIds.includes(String(id)) ||
            phoneNumbers.includes(extensionNumber) ||
            phoneNumbers.some((digits) => own?.phoneNumber === `+${digits}`),
        ),
      );
    },
  ],
  [
    'GET',
    /^\/v1.0\/account\/~\/presence$/,
    () => list(people.map((one) => ({ ...one.presence, extension: { id: one.id } }))),
  ],
  [
    'PUT',
    /\/presence$/,
    (_m, body) =>
      Object.assign((me as (typeof people)[number]).presence, JSON.parse(body), {
        presenceStatus: JSON.parse(body).userStatus,
      }),
  ],
  ['GET', /\/call-log$/, (_m, _b, url) => pages(callLog, url)],
  ['GET', /\/message-store$/, () => list(voicemail)],
  [
    'PUT',
    /\/message-store\/(\d+)$/,
    (match, body) => Object.assign(voicemail.find(({ id }) => String(id) === match[1]) ?? {}, JSON.parse(body)),
  ],
  [
    'DELETE',
    /\/message-store\/(\d+)$/,
    (match) => {
      voicemail.splice(
        voicemail.findIndex(({ id }) => String(id) === match[1]),
        1,
      );
      return '';
    },
  ],
  ['GET', /\/message-store\/\d+\/content\/\d+$/, () => wav(24)],
  ['GET', /\/extension\/~\/device$/, () => list(devices)],
  [
    'PUT',
    /\/device\/(\d+)$/,
    (match, body) => Object.assign(devices.find(({ id }) => id === match[1]) ?? {}, JSON.parse(body)),
  ],
  [
    'GET',
    /\/device\/\d+\/sip-info$/,
    () => ({
      domain: 'sip.clarion.localhost',
      userName: '16505550100*101',
      password: 'hK29-vdTq-81xM',
      authorizationId: '801',
      outboundProxies: [{ region: 'local', proxy: '127.0.0.1:5060', proxyTLS: '127.0.0.1:5061' }],
    }),
  ],
  ['GET', /\/phone-number$/, (_m, _b, url) => list(url.pathname.includes('extension') ? numbers.slice(0, 2) : numbers)],
  ['GET', /\/calling-policy$/, () => policy],
  ['PUT', /\/calling-policy$/, (_m, body) => Object.assign(policy, JSON.parse(body))],
  ['GET', /\/telephony\/sessions\/(s-[0-9a-fz]+)$/, (match) => sessionBody(match[1] ?? '')],
];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

export async function answerRest(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  const path = url.pathname.replace(/^\/restapi/, '');
  const body = await bodyOf(request);
  const send = (status: number, value: unknown) => {
    response.statusCode = status;
    response.setHeader('Content-Type', Buffer.isBuffer(value) ? 'audio/wav' : 'application/json');
    response.end(Buffer.isBuffer(value) || value === '' ? value : JSON.stringify(value));
  };
  if (request.method === 'POST' && path === '/v1.0/client-info/sip-provision')
    return send(200, { device: { id: '802' }, sipInfo: [sip('WSS', port), sip('WS', port)] });
  const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
  if (!route) return send(404, { errorCode: 'CMN-120', message: 'Invalid URI' });
  try {
    const answer = route[2](path.match(route[1]) as RegExpMatchArray, body, url);
    send(200, answer);
  } catch (error) {
    send((error as { status?: number }).status ?? 404, { errorCode: 'CMN-102', message: (error as Error).message });
  }
}
