import { allPages } from './queries';

/** Print every page of a fax, each on a sheet of its own. */
export async function printFax(path: string, title: string): Promise<void> {
  const images = await allPages(path);
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0;right:0;bottom:0';
  document.body.append(frame);
  const { contentDocument: page, contentWindow: view } = frame;
  if (!page || !view) return;
  page.title = title;
  const style = page.createElement('style');
  style.textContent = '@page{margin:0}body{margin:0}img{display:block;width:100%;break-after:page}';
  page.head.append(style);
  const pictures = images.map((source) => {
    const picture = page.createElement('img');
    picture.src = source;
    page.body.append(picture);
    return picture.decode();
  });
  await Promise.all(pictures);
  view.addEventListener('afterprint', () => frame.remove());
  view.print();
}
