/** Query keys, in one place, because live events name what they make stale. */
export const keys = {
  me: ['me'] as const,
  account: ['account'] as const,
  directory: ['directory'] as const,
  presence: ['presence'] as const,
  callLog: ['call-log'] as const,
  voicemail: ['voicemail'] as const,
  devices: ['devices'] as const,
  sipInfo: (deviceId: string) => ['devices', deviceId, 'sip-info'] as const,
  myNumbers: ['numbers', 'mine'] as const,
  numbers: ['numbers', 'account'] as const,
  extensions: ['extensions'] as const,
  callingPolicy: ['calling-policy'] as const,
};
