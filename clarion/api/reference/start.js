// Starts the reference: search over operations, code samples, and requests as the person who is signed in to the web app.
const SESSION = 'clarion.session'; // where the web app of this origin keeps its tokens

function sessionToken() {
  try {
    const kept = JSON.parse(localStorage.getItem(SESSION) ?? sessionStorage.getItem(SESSION) ?? 'null');
    return kept && kept.expiresAt > Date.now() ? kept.access : '';
  } catch {
    return '';
  }
}

// Requests without a token of their own go out as the signed-in person, to this server only.
function asSignedIn(request) {
  const target = new URL(request.url, window.location.href);
  const token = target.origin === window.location.origin ? sessionToken() : '';
  const named = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'authorization');
  if (token && !named) request.headers = { ...request.headers, Authorization: `Bearer ${token}` };
  return request;
}

// ---- search

function matches(operation, words) {
  const about = operation.get('operation');
  const parts = [operation.get('path'), operation.get('method'), about.get('operationId'), about.get('summary'), about.get('description')];
  const text = parts.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

function search(groups, phrase) {
  const words = String(phrase).toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map((group, name) =>
      words.every((word) => name.toLowerCase().includes(word))
        ? group
        : group.update('operations', (all) => all.filter((operation) => matches(operation, words))),
    )
    .filter((group) => group.get('operations').size > 0);
}

const OPENED_GROUPS = 8;

function SearchField(system) {
  const { React, layoutActions } = system;
  let waiting = 0;
  const look = (phrase) => {
    layoutActions.updateFilter(phrase.trim() || true);
    if (phrase.trim().length < 3) return;
    const found = search(system.specSelectors.taggedOperations(), phrase);
    if (found.size <= OPENED_GROUPS) found.keySeq().forEach((name) => layoutActions.show(['operations-tag', name], true));
  };
  return () =>
    React.createElement(
      'div',
      { className: 'wrapper search', role: 'search' },
      React.createElement('h2', null, 'Operations'),
      React.createElement('input', {
        type: 'search',
        'aria-label': 'Search operations',
        placeholder: 'Search by path, name or words',
        onChange: (event) => {
          const phrase = event.target.value;
          clearTimeout(waiting);
          waiting = setTimeout(() => look(phrase), 150);
        },
      }),
    );
}

// ---- samples

const MOST_DEEP = 4;

/** A value that fits a schema: what is required of it, or its first members. */
function example(schema, resolve, depth = 0) {
  if (!schema || depth > MOST_DEEP) return null;
  if (schema.$ref) return example(resolve(schema.$ref), resolve, depth + 1);
  for (const given of [schema.const, schema.default, schema.examples?.[0], schema.enum?.[0]]) {
    if (given !== undefined && given !== null) return given;
  }
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return example(choices.find((each) => each.type !== 'null') ?? choices[0], resolve, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type;
  if (type === 'array') return [example(schema.items, resolve, depth + 1)].filter((each) => each !== null);
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'object' || schema.properties) {
    const members = Object.entries(schema.properties ?? {});
    const required = members.filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(
      (required.length ? required : members.slice(0, 3)).map(([name, each]) => [name, example(each, resolve, depth + 1)]),
    );
  }
  return schema.format === 'date-time' ? '2026-01-31T09:00:00Z' : 'text';
}

/** Path and query with what is required filled in: `~` is the caller's own account and extension. */
function addressOf(path, parameters) {
  const filled = path.replaceAll('{accountId}', '~').replaceAll('{extensionId}', '~');
  const asked = parameters.filter((each) => each.in === 'query' && each.required);
  const query = asked.map((each) => `${each.name}=${encodeURIComponent(example(each.schema, () => null) ?? '')}`);
  return window.location.origin + filled + (query.length ? `?${query.join('&')}` : '');
}

const indented = (value, by) => JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`);
const pythonOf = (value, by) =>
  indented(value, by).replace(/\b(true|false|null)\b(?=,?$|,?\n|\n)/gm, (word) => ({ true: 'True', false: 'False', null: 'None' })[word]);

const languages = {
  cURL: ({ method, address, open, body }) =>
    [
      `curl -X ${method} '${address}'`,
      ...(open ? [] : [`  -H "Authorization: Bearer $CLARION_TOKEN"`]),
      ...(body === undefined ? [] : ["  -H 'Content-Type: application/json'", `  -d '${indented(body, '  ').replaceAll("'", "'\\''")}'`]),
    ].join(' \\\n'),
  JavaScript: ({ method, address, open, body }) => {
    const headers = [
      ...(open ? [] : ['    Authorization: `Bearer ${process.env.CLARION_TOKEN}`,']),
      ...(body === undefined ? [] : ["    'Content-Type': 'application/json',"]),
    ];
    return [
      `const response = await fetch('${address}', {`,
      `  method: '${method}',`,
      ...(headers.length ? ['  headers: {', ...headers, '  },'] : []),
      ...(body === undefined ? [] : [`  body: JSON.stringify(${indented(body, '  ')}),`]),
      '});',
      'if (!response.ok) throw new Error((await response.json()).message);',
      'const result = response.status === 204 ? null : await response.json();',
    ].join('\n');
  },
  Python: ({ method, address, open, body }) =>
    [
      ...(open ? [] : ['import os', '']),
      'import requests',
      '',
      'response = requests.request(',
      `    "${method}",`,
      `    "${address}",`,
      ...(open ? [] : ['    headers={"Authorization": f"Bearer {os.environ[\'CLARION_TOKEN\']}"},']),
      ...(body === undefined ? [] : [`    json=${pythonOf(body, '    ')},`]),
      '    timeout=30,',
      ')',
      'response.raise_for_status()',
      'result = response.json() if response.content else None',
    ].join('\n'),
};

function requestOf(system, path, method) {
  const spec = system.specSelectors.specJson();
  const operation = spec.getIn(['paths', path, method])?.toJS() ?? {};
  const resolve = (reference) => spec.getIn(reference.slice(2).split('/'))?.toJS();
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  return {
    method: method.toUpperCase(),
    address: addressOf(path, operation.parameters ?? []),
    open: (operation.security ?? []).length === 0,
    body: schema ? example(schema, resolve) : undefined,
  };
}

function Samples(system, path, method) {
  const { React } = system;
  return function Shown() {
    const [language, choose] = React.useState('cURL');
    const request = React.useMemo(() => requestOf(system, path, method), []);
    const buttons = Object.keys(languages).map((name) =>
      React.createElement('button', { key: name, type: 'button', 'aria-pressed': name === language, onClick: () => choose(name) }, name),
    );
    return React.createElement(
      'section',
      { className: 'samples', 'aria-label': 'Samples' },
      React.createElement('div', { className: 'languages' }, buttons),
      React.createElement('pre', { tabIndex: 0 }, languages[language](request)),
    );
  };
}

const kept = new Map(); // one component for each operation, so that the chosen language stays

function Reference(system) {
  return {
    fn: { opsFilter: search },
    components: { FilterContainer: SearchField(system) },
    wrapComponents: {
      InfoContainer: (Original) => (props) =>
        system.React.createElement('section', { 'aria-label': 'About' }, system.React.createElement(Original, props)),
      // A link within the button that opens an operation is out of reach of the keyboard.
      DeepLink: () => (props) => system.React.createElement('span', null, props.text),
      responses: (Original) => (props) => {
        const key = `${props.method} ${props.path}`;
        if (!kept.has(key)) kept.set(key, Samples(system, props.path, props.method));
        return system.React.createElement(
          'div',
          null,
          system.React.createElement(kept.get(key)),
          system.React.createElement(Original, props),
        );
      },
    },
  };
}

const page = document.currentScript.dataset;
const reference = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  displayOperationId: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: -1,
  persistAuthorization: false,
  showExtensions: true,
  tagsSorter: 'alpha',
  validatorUrl: null,
  oauth2RedirectUrl: window.location.origin + page.returnPath,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [Reference],
  requestInterceptor: asSignedIn,
});
reference.initOAuth({ clientId: page.clientId, usePkceWithAuthorizationCodeGrant: true });
// What scrolls must be reached by keyboard.
new MutationObserver(() => {
  for (const code of document.querySelectorAll('pre.microlight:not([tabindex])')) code.tabIndex = 0;
}).observe(document.getElementById('reference'), { childList: true, subtree: true });
document.getElementById('session').textContent = sessionToken()
  ? 'You are signed in to Clarion: requests are sent as you.'
  : 'Sign in to Clarion in this browser, or use Authorize, to try operations.';
