import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { request } from '@/api/client';
import { keys } from '@/api/keys';
import { Avatar } from '@/design/parts/Person';
import { useObjectUrl } from '@/features/messaging/chats/fileBytes';

/** A colleague's face: their photo, else initials. */
export function PersonAvatar({ photo, ...rest }: { photo?: string } & ComponentProps<typeof Avatar>) {
  const { data } = useQuery({
    queryKey: [...keys.directory, 'photo', photo],
    queryFn: async ({ signal }) => await (await request(photo ?? '', { signal })).blob(),
    enabled: Boolean(photo),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  return <Avatar {...rest} picture={useObjectUrl(data)} />;
}
