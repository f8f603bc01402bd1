/** The path of the first link to a meeting at this very address; links to other servers are links like any. */
export function meetingIn(text: string, origin: string): string | null {
  for (const [found] of text.matchAll(/https?:\/\/[^\s<>()"'[\]|]+/g)) {
    if (!URL.canParse(found)) continue;
    const url = new URL(found);
    const link = /^\/meet\/([\w-]{16,64})\/?$/.exec(url.pathname)?.[1];
    if (url.origin !== origin || !link) continue;
    const password = url.searchParams.get('pw');
    return `/meet/${link}${password ? `?pw=${encodeURIComponent(password)}` : ''}`;
  }
  return null;
}
