import { TagsInput } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useMatches } from '@/features/people/directory';
import { useMe } from '@/features/people/queries';
import { formatNumber, looksDialable, toDialString } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useContacts } from './names';

const MOST_FOUND = 20;

interface NumberBook {
  /** Who fits what was typed, each with a number: `Chloé Martin · (650) 555-0103`. */
  offered: string[];
  /** The number behind everything that was offered until now. */
  numbers: ReadonlyMap<string, string>;
}

function useNumberBook(typed: string): NumberBook {
  const people = useMatches(typed, MOST_FOUND);
  const { data: contacts } = useContacts();
  const { data: me } = useMe();
  const numbers = useRef(new Map<string, string>());
  return useMemo(() => {
    const wanted = typed.trim().toLocaleLowerCase();
    if (!wanted) return { offered: [], numbers: numbers.current }; // a list of everybody would hide the rest
    const known = (contacts ?? []).filter(({ name }) => name.toLocaleLowerCase().includes(wanted)).slice(0, MOST_FOUND);
    const others = (people ?? []).filter((each) => each.id !== String(me?.id ?? ''));
    const offered: string[] = [];
    for (const { name, numbers: theirs } of [...known, ...others])
      for (const number of theirs.filter((each) => each.startsWith('+'))) {
        const label = `${name} · ${formatNumber(number)}`;
        numbers.current.set(label, number);
        offered.push(label);
      }
    return { offered: [...new Set(offered)], numbers: numbers.current };
  }, [typed, people, contacts, me]);
}

const isNumber = (typed: string): boolean => looksDialable(typed) && toDialString(typed).startsWith('+');

/** Numbers that somebody enters, or picks from colleagues and contacts. */
export function useNumberList(first: string[]) {
  const [named, setNamed] = useState<string[]>(first.map(formatNumber));
  const [typed, setTyped] = useState('');
  const book = useNumberBook(typed);
  const numbers = named.map((each) => book.numbers.get(each) ?? toDialString(each));
  const wrong = named.filter((each) => !book.numbers.has(each) && !isNumber(each));
  return { named, setNamed, setTyped, book, numbers, wrong };
}

interface NumbersProps {
  list: ReturnType<typeof useNumberList>;
  label: string;
  hint: string;
  most: number;
  /** What is said of entries that are no numbers. */
  unusable: 'texts.noNumber' | 'fax.unusable';
}

export function NumbersField({ list, label, hint, most, unusable }: NumbersProps) {
  const { t } = useText();
  const { named, setNamed, setTyped, book, wrong } = list;
  return (
    <TagsInput
      label={label}
      description={hint}
      placeholder={named.length === 0 ? t('texts.toPlaceholder') : undefined}
      data={book.offered}
      filter={({ options }) => options}
      onSearchChange={setTyped}
      value={named}
      onChange={(values) =>
        setNamed(
          values.map((each) => (isNumber(each) && !book.numbers.has(each) ? formatNumber(toDialString(each)) : each)),
        )
      }
      maxTags={most}
      acceptValueOnBlur
      splitChars={[',', ';']}
      size="md"
      data-autofocus
      error={wrong.length > 0 ? t(unusable, { typed: wrong.join(', ') }) : undefined}
      clearable={false}
    />
  );
}
