import { expect, test } from 'vitest';
import { snippetOf } from './snippet';

test('what is pasted keeps its words and nothing else of them', () => {
  expect(
    snippetOf('https://c.example/clarion/click-to-call/button.js', 'k', { label: '"Call" <me> & co', color: '' }),
  ).toBe(
    '<script async src="https://c.example/clarion/click-to-call/button.js" data-key="k" ' +
      'data-label="&quot;Call&quot; &lt;me&gt; &amp; co"></script>',
  );
  expect(snippetOf('s', 'k', { label: '', color: '#00f' })).toBe(
    '<script async src="s" data-key="k" data-color="#00f"></script>',
  );
});
