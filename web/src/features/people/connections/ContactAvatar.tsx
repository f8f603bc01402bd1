import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useMemo } from 'react';
import { call, request } from '@/api/client';
import type { ConnectedContact, ListResponse } from '@/api/generated';
import { keys } from '@/api/keys';
import { Avatar } from '@/design/parts/Person';
import { useObjectUrl } from '@/features/messaging/chats/fileBytes';
import { photoUri, useContacts } from '@/features/messaging/texts/names';

/** So many contacts are at hand; whoever has more is looked up by number. */
const listed = 1000;
const book = '/account/~/extension/~/clarion/connection-contacts';

const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** Where the picture of whom a number belongs to is, by one's contacts of accounts elsewhere. */
function usePhotoUri(number: string): string | undefined {
  const digits = digitsOf(number);
  const { data: contacts } = useContacts(digits !== '');
  const known = useMemo(
    () => contacts?.find((each) => each.photo && each.numbers.some((own) => digitsOf(own) === digits))?.photo,
    [contacts, digits],
  );
  const among = !known && (contacts?.length ?? 0) >= listed && number.startsWith('+');
  const { data: found } = useQuery({
    queryKey: [...keys.connections, 'photo of', number],
    queryFn: async ({ signal }) => {
      const query = { phoneNumber: number, perPage: 10 };
      const { records } = await call<ListResponse<ConnectedContact>>(book, { query, signal });
      return photoUri(records.find((each) => each.photo)?.photo) ?? '';
    },
    enabled: among,
    staleTime: 300_000,
  });
  return known ?? (found || undefined);
}

const usePhoto = (uri: string | undefined) =>
  useQuery({
    queryKey: [...keys.connections, 'photo', uri],
    queryFn: async ({ signal }) => await (await request(uri ?? '', { signal })).blob(),
    enabled: Boolean(uri),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });

/** The face of somebody with a phone number: their picture where one's contacts have one, else their initials. */
export function ContactAvatar({ number, ...rest }: { number: string } & ComponentProps<typeof Avatar>) {
  const picture = useObjectUrl(usePhoto(usePhotoUri(number)).data);
  return <Avatar {...rest} picture={picture} />;
}
