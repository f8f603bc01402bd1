import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useMemo } from 'react';
import { request } from '@/api/client';
import { keys } from '@/api/keys';
import { Avatar } from '@/design/parts/Person';
import { useObjectUrl } from '@/features/messaging/chats/fileBytes';
import { useContacts } from '@/features/messaging/texts/names';

const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** Where the picture of whom a number belongs to is, by one's contacts of accounts elsewhere. */
function usePhotoUri(number: string): string | undefined {
  const digits = digitsOf(number);
  const { data: contacts } = useContacts(digits !== '');
  return useMemo(
    () => contacts?.find((each) => each.photo && each.numbers.some((own) => digitsOf(own) === digits))?.photo,
    [contacts, digits],
  );
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
