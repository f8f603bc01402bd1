/** The mock's organisation: the demo one, with invented traffic. Development only. */
const minutes = (ago: number): string => new Date(Date.now() - ago * 60_000).toISOString();

interface MockPerson {
  id: string;
  extensionNumber: string;
  firstName: string;
  lastName: string;
  jobTitle: string;
  presence: Record<string, string>;
}

const person = (
  extensionNumber: string,
  firstName: string,
  lastName: string,
  jobTitle: string,
  presence: Record<string, string>,
): MockPerson => ({ id: `40000${extensionNumber}`, extensionNumber, firstName, lastName, jobTitle, presence });

export const people: MockPerson[] = [
  person('101', 'Ada', 'Admin', 'Office lead', { presenceStatus: 'Available', telephonyStatus: 'NoCall' }),
  person('102', 'Ben', 'Okafor', 'Customer care', { presenceStatus: 'Available', telephonyStatus: 'NoCall' }),
  person('103', 'Chloé', 'Martin', 'Sales', { presenceStatus: 'Busy', telephonyStatus: 'CallConnected' }),
  person('104', 'Dirk', 'van den Berg', 'Engineering', { presenceStatus: 'Offline', telephonyStatus: 'NoCall' }),
  person('105', 'Mei', 'Chen', 'Finance', { presenceStatus: 'Available', telephonyStatus: 'Ringing' }),
  person('106', 'Ismaël', 'Diallo', 'Warehouse', {
    presenceStatus: 'Busy',
    telephonyStatus: 'NoCall',
    message: 'Back at 3',
  }),
];

export const nameOf = (one: MockPerson): string => `${one.firstName} ${one.lastName}`;
export const direct = (one: MockPerson): string => `+16505550${one.extensionNumber}`;

const party = (number: string, name?: string) =>
  number.length < 6 ? { extensionNumber: number, name } : { phoneNumber: number, name };
const me = party('101', 'Ada Admin');

let nextId = 900;
const record = (ago: number, direction: 'Inbound' | 'Outbound', other: object, result: string, duration: number) => ({
  id: `C${nextId++}`,
  direction,
  from: direction === 'Inbound' ? other : me,
  to: direction === 'Inbound' ? me : other,
  type: 'Voice',
  action: 'Phone Call',
  result,
  startTime: minutes(ago),
  duration,
});

export const callLog = [
  record(4, 'Inbound', party('+12025550143', 'Harbour Dental'), 'Missed', 0),
  record(26, 'Outbound', party('102', 'Ben Okafor'), 'Call connected', 312),
  record(95, 'Inbound', { phoneNumber: '+12025550117', location: 'Washington, DC' }, 'Accepted', 1284),
  record(180, 'Outbound', party('+12025550130'), 'Busy', 0),
  record(60 * 25, 'Inbound', party('103', 'Chloé Martin'), 'Voicemail', 0),
  record(60 * 27, 'Outbound', party('+442079460018'), 'International Disabled', 0),
  record(60 * 29, 'Inbound', party('104', 'Dirk van den Berg'), 'Accepted', 66),
  record(60 * 24 * 3, 'Outbound', party('+12025550178', 'Northwind Supplies'), 'Call connected', 4210),
  record(60 * 24 * 9, 'Inbound', {}, 'Missed', 0),
];

const voicemailFrom = (id: number, ago: number, from: object, seconds: number, readStatus: string) => ({
  id,
  type: 'VoiceMail',
  from,
  to: [me],
  creationTime: minutes(ago),
  readStatus,
  attachments: [
    {
      id,
      uri: `/restapi/v1.0/account/1/extension/1/message-store/${id}/content/${id}`,
      type: 'AudioRecording',
      contentType: 'audio/wav',
      vmDuration: seconds,
    },
  ],
});

export const voicemail = [
  voicemailFrom(71, 60 * 25, party('103', 'Chloé Martin'), 24, 'Unread'),
  voicemailFrom(
    72,
    60 * 47,
    { phoneNumber: '+12025550143', name: 'Harbour Dental', location: 'Washington, DC' },
    8,
    'Unread',
  ),
  voicemailFrom(73, 60 * 24 * 6, { phoneNumber: '+12025550117' }, 95, 'Read'),
];

const address = {
  customerName: 'Ada Admin',
  street: '410 Example Street',
  street2: 'Floor 2',
  city: 'Belmont',
  state: 'CA',
  zip: '94002',
  country: 'US',
};

export const devices = [
  { id: '801', name: 'Ada’s desk phone', type: 'OtherPhone', status: 'Online', emergency: { address } },
  { id: '802', name: 'Chrome (web app)', type: 'WebPhone', status: 'Online', emergency: { address } },
  { id: '803', name: 'Meeting room', type: 'OtherPhone', status: 'Offline' },
];

export const numbers = [
  { id: 1, phoneNumber: '+16505550100', usageType: 'MainCompanyNumber' },
  ...people.slice(0, 4).map((one, index) => ({
    id: index + 2,
    phoneNumber: direct(one),
    usageType: 'DirectNumber',
    extension: { id: one.id, extensionNumber: one.extensionNumber, name: nameOf(one) },
  })),
];
