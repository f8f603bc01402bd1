import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { usePreference } from '@/design/preferences';
import { meetingRoom, type RoomTextKey } from '@/text/enMeetingRoom';
import { fill, type Holes, type Text } from '@/text/fill';
import { languageOf, languagePreference } from '@/text/language';
import { useText, WordsContext } from '@/text/useText';

type Catalog = Record<RoomTextKey, Text>;

const load: Record<string, () => Promise<Catalog>> = {
  fr: async () => (await import('@/text/fr/meetingRoom')).meetingRoom,
  nl: async () => (await import('@/text/nl/meetingRoom')).meetingRoom,
  zh: async () => (await import('@/text/zh/meetingRoom')).meetingRoom,
};

/** The words of meetings alone: someone without an account loads no text of the app. */
export function RoomWords({ children }: { children: ReactNode }) {
  const [chosen] = usePreference(languagePreference);
  const code = languageOf(chosen);
  const [catalog, setCatalog] = useState<Catalog>(meetingRoom);
  useEffect(() => {
    document.documentElement.lang = code;
    load[code]?.().then(setCatalog, () => setCatalog(meetingRoom));
  }, [code]);
  const words = useMemo(() => {
    const all: Record<string, Text> = catalog;
    return { code, t: (key: string, holes?: Holes) => fill(all[key] ?? key, code, holes) };
  }, [catalog, code]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

interface RoomTexts {
  code: string;
  t: (key: RoomTextKey, holes?: Holes) => string;
}

/** As `useText`, for the texts that these pages have. */
export const useRoomText = (): RoomTexts => useText() as unknown as RoomTexts;
