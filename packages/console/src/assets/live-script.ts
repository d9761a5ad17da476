/**
 * Keeps a page up to date: asks for it again, with the version it shows, and puts a newer one in its place.
 *
 * It keeps the reader's place: the focus, opened details, a running selection. What changed is told to those who hear
 * the page, and a lost connection is said instead of showing old numbers as if they were new. Without it, pages are
 * complete and still.
 */
export const SCRIPT = `const policy = globalThis.trustedTypes?.createPolicy('fairlead', { createHTML: (text) => text });
const byId = (id) => document.getElementById(id);
const main = () => byId('main');
const RETRY_SECONDS = 2;
const PATIENCE_MS = 8000;
let lostAt;
let timer;

document.documentElement.classList.add('js');
document.addEventListener('click', copy);
if (main().dataset.every) later();
document.addEventListener('visibilitychange', () => { if (!document.hidden && main().dataset.every) look(); });

function later() {
  clearTimeout(timer);
  const seconds = lostAt ? RETRY_SECONDS : Number(main().dataset.every) * (document.hidden ? 10 : 1);
  timer = setTimeout(look, seconds * 1000);
}

async function look() {
  clearTimeout(timer);
  try {
    const headers = { 'if-none-match': '"' + main().dataset.version + '"' };
    const response = await fetch(location.href, { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status === 200) show(await response.text());
    else if (response.status !== 304) throw new Error('The server answered ' + response.status);
    found(response.headers.get('x-as-of'));
  } catch (error) {
    lost(error);
  }
  if (main().dataset.every) later();
}

function show(text) {
  const selection = getSelection();
  if (selection && !selection.isCollapsed && main().contains(selection.anchorNode)) return;
  const fresh = new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, 'text/html');
  const next = fresh.getElementById('main');
  if (!next) throw new Error('The answer is no page of the console');
  const opened = [...document.querySelectorAll('details[open]')].map(({ id }) => id);
  const focused = document.activeElement?.id || document.activeElement?.getAttribute('href');
  const scrolled = [...main().querySelectorAll('.scroll')].map((box) => box.scrollLeft);
  const told = main().dataset.told;
  main().replaceWith(document.adoptNode(next));
  document.title = fresh.title;
  for (const id of opened) byId(id)?.setAttribute('open', '');
  [...main().querySelectorAll('.scroll')].forEach((box, index) => { box.scrollLeft = scrolled[index] ?? 0; });
  refocus(focused);
  if (main().dataset.told !== told) byId('heard').textContent = main().dataset.told;
}

function refocus(key) {
  if (!key || document.activeElement !== document.body) return;
  const again = byId(key) ?? [...document.querySelectorAll('a')].find((link) => link.getAttribute('href') === key);
  again?.focus({ preventScroll: true });
}

function found(asOf) {
  if (asOf) {
    byId('as-of').textContent = asOf.slice(11, 19);
    byId('as-of').dateTime = asOf;
  }
  byId('live-text').textContent = 'live';
  byId('live').classList.add('on');
  if (!lostAt) return;
  lostAt = undefined;
  byId('lost').hidden = true;
  byId('heard').textContent = 'The connection is back.';
}

function lost(error) {
  byId('live').classList.remove('on');
  byId('live-text').textContent = 'not live, as of';
  if (lostAt) return;
  lostAt = new Date();
  const since = lostAt.toTimeString().slice(0, 8);
  byId('lost').textContent = 'The connection is lost since ' + since + ' (your clock): ' + error.message + '. What you see may be old. Trying again every two seconds.';
  byId('lost').hidden = false;
}

async function copy({ target }) {
  const button = target.closest?.('[data-copies]');
  if (!button) return;
  const code = byId(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = 'Press Ctrl-C';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}
`;
