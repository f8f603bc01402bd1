import { useEffect } from 'react';

let page = '';
let notice = '';

const show = () => {
  document.title = notice || (page ? `${page} · Clarion` : 'Clarion');
};

/** What the tab says instead of the page's title, for as long as it is not empty. */
export const noticeInTitle = (words: string) => {
  notice = words;
  show();
};

/** The tab says which page this is. Empty: whoever else knows says it. */
export function usePageTitle(title: string) {
  useEffect(() => {
    if (!title) return;
    page = title;
    show();
    return () => {
      page = '';
      show();
    };
  }, [title]);
}
