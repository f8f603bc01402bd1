const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

const first = (known: [RegExp, string][], agent: string): string =>
  known.find(([pattern]) => pattern.test(agent))?.[1] ?? '';

/** Firefox, Linux: enough to tell one's own browsers apart. */
export const browserName = (agent: string): string =>
  [first(browsers, agent), first(systems, agent)].filter(Boolean).join(', ') || 'Browser';
