import type { DirectoryEntry } from '@/api/shapes';

/** A person one can call, as the app shows people everywhere. */
export interface Colleague {
  id: string;
  name: string;
  extensionNumber: string;
  numbers: string[];
  jobTitle?: string;
  department?: string;
  email?: string;
  site?: string;
  /** Where the photo is, once somebody has set one. */
  photo?: string;
  /** Not a person: a queue, a menu or shared lines, which are called by name too. */
  place?: 'Department' | 'IvrMenu' | 'SharedLinesGroup';
}

export const peopleTypes = ['User', 'DigitalUser', 'VirtualUser', 'FlexibleUser'] as const;
export const placeTypes = ['Department', 'IvrMenu', 'SharedLinesGroup'] as const;

/** The address of somebody's photo, once they have set one. It changes with the photo. */
export const photoOf = (id: number | string, image?: { etag?: string }): string | undefined =>
  image?.etag ? `/account/~/extension/${id}/profile-image/195x195?v=${image.etag}` : undefined;

export const colleagueOf = (entry: DirectoryEntry): Colleague => ({
  id: String(entry.id),
  name: entry.name || [entry.firstName, entry.lastName].filter(Boolean).join(' ') || (entry.extensionNumber ?? ''),
  extensionNumber: entry.extensionNumber ?? '',
  numbers: (entry.phoneNumbers ?? [])
    .filter((number) => number.usageType !== 'MainCompanyNumber')
    .map((number) => number.phoneNumber),
  jobTitle: entry.jobTitle,
  department: entry.department,
  email: entry.email,
  site: entry.site?.name,
  photo: photoOf(entry.id, entry.profileImage),
  place: placeTypes.find((place) => place === entry.type),
});

/** What a choice of an extension says. */
export const labelOf = ({ name, extensionNumber }: Pick<Colleague, 'name' | 'extensionNumber'>): string =>
  [name, extensionNumber].filter(Boolean).join(' · ');

/** Whose phones can ring. */
export const RINGING: readonly string[] = ['User', 'VirtualUser', 'DigitalUser', 'Limited'];
