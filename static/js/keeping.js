// What somebody types stays in this browser until the server has it, and is sent again until it does.
//
//   const line = keeping({
//     key,                 // what it is, the person first: "3/note/12". Nobody is offered the text of somebody else.
//     base: () => "4",     // the version on the server that it was typed upon
//     read: () => ({...}), // the text now, an object of strings
//     send: async (values) => state,  // usually `deliver`; throwing, as fetch does without a network, is "offline"
//     tell: (state) => {}, // say so on the page. States: saving, saved, offline, signed-out, refused, compare
//   });
//   line.changed();        // after every change: kept at once, sent after a pause
//   await line.flush();    // send now; true when everything is on the server
//   line.open              // true while something is not on the server
//   line.state             // the last one told
//
//   kept(key)              // what an earlier page left behind, newest first: [{ id, base, values, at }]
//   forget(id)             // throw one of them away
//   deliver(url, values)   // { state, response }: post with the cookie's own token, and say what the answer means
//
// "refused" and "compare" wait for the person: the next change or flush() sends again. "offline" and "signed-out" try
// again by themselves, with growing pauses, and at once when the network or the person comes back to the page.

const PREFIX = "overleg/";
const PAUSE = 1500; // after the last key
const MOST = 4000; // and never longer than this while somebody types on
const AGAIN = [2000, 4000, 8000, 15000, 30000, 60000];
const HERE = Math.random().toString(36).slice(2); // this page: another tab keeps its own text
const lines = new Set();

export function kept(key) {
  const found = [];
  for (const id of Object.keys(safely(() => localStorage) ?? {})) {
    if (!id.startsWith(`${PREFIX}${key}/`) || id.endsWith(`/${HERE}`)) continue;
    const entry = safely(() => JSON.parse(localStorage.getItem(id)));
    if (entry?.values) found.push({ id, ...entry });
  }
  return found.sort((one, other) => other.at - one.at);
}

export function forget(id) {
  safely(() => localStorage.removeItem(id));
}

export async function deliver(url, values) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]; // of today's session, not of this page's
  if (token) body.set("csrfmiddlewaretoken", token);
  const small = Object.values(values).join("").length < 15000; // browsers let only so much outlive its page
  const response = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: small });
  const login = response.headers.has("HX-Redirect") || response.redirected;
  const known = { 200: "saved", 401: "signed-out", 409: "compare" };
  let state = login ? "signed-out" : known[response.status];
  if (!state) state = response.status >= 500 ? "offline" : "refused";
  if (state === "saved" && token) renew(token);
  return { state, response };
}

// After signing in again in another tab the forms of this page carry the token of a session that is gone.
function renew(token) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  if (document.body.hasAttribute("hx-headers")) document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

function safely(action) {
  try {
    return action();
  } catch {
    return undefined; // a browser that keeps nothing, or is full
  }
}

export function keeping({ key, base, read, send, tell }) {
  const id = `${PREFIX}${key}/${HERE}`;
  const line = { state: "saved", open: false, kept: true, changed, flush, keep };
  let [waiting, storing, since, tries, changes] = [0, 0, 0, 0, 0];
  let busy = null;

  function keep() {
    clearTimeout(storing);
    storing = 0;
    const entry = JSON.stringify({ base: base(), values: read(), at: Date.now() });
    line.kept = safely(() => localStorage.setItem(id, entry) ?? true) ?? false;
  }

  function changed() {
    changes += 1;
    line.open = true;
    since ||= Date.now();
    storing ||= setTimeout(keep, 250);
    if (line.state === "offline" || line.state === "signed-out") return; // its own retry comes
    wait(Math.max(0, Math.min(PAUSE, since + MOST - Date.now())));
  }

  function wait(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(flush, pause);
  }

  async function flush() {
    clearTimeout(waiting);
    while (busy) await busy;
    if (!line.open) return true;
    busy = go();
    await busy;
    return !line.open;
  }

  async function go() {
    const sent = changes;
    keep();
    since = 0;
    say("saving");
    const state = await Promise.resolve().then(() => send(read())).catch(() => "offline");
    busy = null;
    if (state === "saved" && changes === sent) {
      line.open = false;
      clearTimeout(storing);
      storing = 0;
      forget(id);
    }
    tries = state === "offline" || state === "signed-out" ? tries + 1 : 0;
    say(state);
    if (tries) wait(AGAIN[Math.min(tries, AGAIN.length) - 1]);
    else if (line.open && changes !== sent) changed();
  }

  function say(state) {
    line.state = state;
    tell(state);
  }

  lines.add(line);
  return line;
}

const back = () => {
  for (const line of lines) if (line.state === "offline" || line.state === "signed-out") line.flush();
};
const leave = () => {
  for (const line of lines) {
    if (!line.open) continue;
    line.keep();
    if (line.state !== "compare" && line.state !== "refused") line.flush();
  }
};
window.addEventListener("online", back);
window.addEventListener("focus", back);
window.addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : back()));
// Only where this browser could not keep it does leaving lose a text.
window.addEventListener("beforeunload", (event) => {
  if ([...lines].some((line) => line.open && !line.kept)) event.preventDefault();
});
