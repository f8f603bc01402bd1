const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/(Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

const first = (known: [RegExp, string][], text: string): string | undefined =>
  known.find(([pattern]) => pattern.test(text))?.[1];

/** A user agent in two words: `Chrome, Linux`; for programs, the first word they say of themselves. */
export function agentText(agent: string): string {
  const browser = /^Mozilla\//.test(agent) ? first(browsers, agent) : undefined;
  const system = first(systems, agent);
  if (browser) return system ? `${browser}, ${system}` : browser;
  return agent.split(/\s/)[0] ?? '';
}
