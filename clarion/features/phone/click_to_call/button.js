/* A button by which visitors of a page ask to be called. Paste:
 *
 *   <script async src="…/clarion/click-to-call/button.js" data-key="…" data-label="Call me"></script>
 *
 * It stands where the script stands. Attributes: data-key; data-label, data-color, data-text-color; words of the form:
 * data-title, data-number, data-name, data-send, data-close, data-ringing, data-answered, data-over, data-closed
 * ({when} is filled), data-failed. data-preview: nothing is asked and nobody is called.
 * No cookies, no storage, no other files; styles need no 'unsafe-inline'.
 */
(() => {
  const script = document.currentScript;
  if (!script?.dataset.key) return;
  const given = script.dataset;
  const preview = 'preview' in given;
  const base = `${new URL('.', script.src).href}${encodeURIComponent(given.key)}`;
  const words = {
    label: 'Call me',
    title: 'We call you',
    number: 'Your phone number',
    name: 'Your name (optional)',
    send: 'Call me now',
    close: 'Close',
    ringing: 'We are getting somebody on the phone. Keep yours at hand.',
    answered: 'You are connected.',
    over: 'The call is over.',
    closed: 'Nobody is there just now. We are back {when}.',
    away: 'Nobody is there just now.',
    failed: 'That did not work. Please try again later.',
    ...given,
  };
  const colour = (name, otherwise) => (given[name] && CSS.supports('color', given[name]) ? given[name] : otherwise);

  const make = (tag, fields = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), fields);
    element.append(...inside);
    return element;
  };

  const host = make('span');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; display: inline-block; font: 16px/1.45 system-ui, sans-serif; color-scheme: light dark; }
    button { font: inherit; font-weight: 600; min-height: 44px; padding: 8px 18px; border-radius: 22px; border: 0;
      cursor: pointer; background: var(--back); color: var(--ink); }
    button.plain { background: transparent; color: inherit; border: 1px solid currentColor; }
    button:disabled { opacity: .6; cursor: default; }
    :focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
    dialog { font: inherit; box-sizing: border-box; width: min(400px, calc(100vw - 32px)); border: 0; padding: 24px;
      border-radius: 16px; background: Canvas; color: CanvasText; box-shadow: 0 12px 48px rgb(0 0 0 / .35); }
    dialog::backdrop { background: rgb(0 0 0 / .45); }
    h2 { font-size: 20px; line-height: 1.3; margin: 0 0 12px; }
    label { display: block; margin: 0 0 14px; }
    label.agree { display: flex; gap: 10px; align-items: flex-start; }
    input:not([type=checkbox]) { font: inherit; display: block; box-sizing: border-box; width: 100%; min-height: 44px;
      margin-top: 4px; padding: 8px 12px; border: 1px solid GrayText; border-radius: 8px; background: Field;
      color: FieldText; }
    input[type=checkbox] { width: 20px; height: 20px; margin: 2px 0 0; flex: none; }
    .row { display: flex; flex-wrap: wrap; gap: 10px; }
    p { margin: 0 0 14px; } p:empty { display: none; }
    [hidden] { display: none; }
  `);
  root.adoptedStyleSheets = [sheet];
  host.style.setProperty('--back', colour('color', '#1a5fb4'));
  host.style.setProperty('--ink', colour('textColor', '#ffffff'));

  const opener = make('button', { type: 'button', textContent: words.label });
  opener.setAttribute('aria-haspopup', 'dialog');
  const number = make('input', { type: 'tel', name: 'number', autocomplete: 'tel', required: true, maxLength: 40 });
  const name = make('input', { type: 'text', name: 'name', autocomplete: 'name', maxLength: 60 });
  const agree = make('input', { type: 'checkbox', name: 'consent' });
  const consent = make('span');
  const agreement = make('label', { className: 'agree', hidden: true }, agree, consent);
  const status = make('p');
  status.setAttribute('role', 'status');
  const send = make('button', { type: 'submit', textContent: words.send });
  const close = make('button', { type: 'button', className: 'plain', textContent: words.close });
  const fields = make(
    'div',
    {},
    make('label', {}, words.number, number),
    make('label', {}, words.name, name),
    agreement,
  );
  const title = make('h2', { textContent: words.title, id: 'title' });
  const form = make('form', {}, title, fields, status, make('div', { className: 'row' }, send, close));
  const dialog = make('dialog', {}, form);
  dialog.setAttribute('aria-labelledby', 'title');
  root.append(opener, dialog);
  script.after(host);

  const ask = async (path, options) => {
    const answer = await fetch(base + path, { credentials: 'omit', referrerPolicy: 'no-referrer', ...options });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.message || body.errors?.[0]?.message || words.failed);
    return body;
  };

  const tell = (text) => {
    status.textContent = text;
  };

  const whenText = (moment) =>
    new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
      weekday: 'long',
      hour: 'numeric',
      minute: '2-digit',
    }).format(new Date(moment));

  /** A form to fill in, or the word that nobody is there. */
  const show = (state) => {
    fields.hidden = send.hidden = !state.open;
    agreement.hidden = !state.consent;
    agree.required = Boolean(state.consent);
    consent.textContent = state.consent ?? '';
    if (state.open) tell('');
    else tell(state.opensAt ? words.closed.replace('{when}', whenText(state.opensAt)) : words.away);
  };

  const follow = async (token) => {
    let failures = 0;
    while (failures < 5) {
      await new Promise((resume) => setTimeout(resume, 2_000));
      try {
        const { state } = await ask(`/calls/${encodeURIComponent(token)}`);
        failures = 0;
        tell(words[state] ?? '');
        if (state === 'over') return;
      } catch {
        failures += 1;
      }
    }
    tell(words.failed);
  };

  let busy = false;
  opener.addEventListener('click', async () => {
    dialog.showModal();
    if (busy) return;
    try {
      show(preview ? { open: true, consent: given.consent } : await ask(''));
      if (!fields.hidden) number.focus();
    } catch (problem) {
      show({ open: false });
      tell(problem instanceof TypeError ? words.failed : problem.message);
    }
  });
  close.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (preview || busy) return;
    busy = send.disabled = true;
    tell(words.ringing);
    try {
      const body = JSON.stringify({ number: number.value, name: name.value });
      const { token } = await ask('/calls', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      fields.hidden = send.hidden = true;
      await follow(token);
    } catch (problem) {
      tell(problem instanceof TypeError ? words.failed : problem.message);
    }
    busy = send.disabled = false;
  });

  // A page need not show a button of which the company wants to know nothing any more.
  if (!preview) {
    ask('').catch((problem) => {
      if (!(problem instanceof TypeError)) host.remove();
    });
  }
})();
