// Saves a note a few seconds after the last key, when its field is left and when the page is; without script a button does.
// A note that somebody else saved first comes back with both texts; from then on only its button saves.

const PAUSE = 2500;
const notes = new WeakMap(); // form -> { timer, busy (a promise while saving), dirty, held }

function of(form) {
  if (!notes.has(form)) notes.set(form, { timer: 0, busy: null, dirty: false, held: false });
  return notes.get(form);
}

function tell(form, content) {
  form.querySelector("[data-state]").replaceChildren(content);
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

// The server's form, with both texts, takes the place of ours; what was typed since stays.
function compare(form, html) {
  const fresh = parsed(html);
  for (const area of form.querySelectorAll("textarea")) fresh.elements[area.name].value = area.value;
  form.replaceWith(fresh);
  of(fresh).held = true;
  of(fresh).dirty = true;
  fresh.querySelector("[data-conflict]")?.scrollIntoView({ block: "nearest" });
}

function save(form) {
  const note = of(form);
  clearTimeout(note.timer);
  if (!note.busy && note.dirty) note.busy = send(form, note);
  return note.busy;
}

async function send(form, note) {
  note.dirty = false;
  tell(form, form.dataset.saving);
  try {
    const body = new FormData(form);
    const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
    if (response.status === 409) return compare(form, await response.text());
    if (response.status !== 200) throw new Error(response.status);
    const saved = parsed(await response.text());
    form.elements.base_version.value = saved.dataset.version;
    note.held = false;
    form.querySelector("[data-conflict]")?.remove();
    tell(form, saved);
  } catch {
    note.dirty = true;
    tell(form, form.dataset.failed);
  } finally {
    note.busy = null;
    if (note.dirty && !note.held) schedule(form);
  }
}

function schedule(form) {
  const note = of(form);
  note.dirty = true;
  clearTimeout(note.timer);
  if (!note.held) note.timer = setTimeout(save, PAUSE, form);
}

const mine = (event) => event.target.closest?.("form[data-autosave]");
const all = () => [...document.querySelectorAll("form[data-autosave]")];

document.addEventListener("input", (event) => {
  const form = mine(event);
  if (form) schedule(form);
});
document.addEventListener("focusout", (event) => {
  const form = mine(event);
  if (form && !of(form).held) save(form);
});
// The button of a note saves it. Any other waits until the notes are saved, and stays put when they cannot be.
document.addEventListener("submit", async (event) => {
  const form = mine(event);
  const waiting = all().filter((note) => !of(note).held && (of(note).busy || of(note).dirty));
  if (!form && !waiting.length) return;
  event.preventDefault();
  if (form) schedule(form);
  for (const note of form ? [form] : [...waiting, ...waiting]) await save(note); // twice: more may have been typed
  if (!form && all().every((note) => !of(note).dirty)) event.target.requestSubmit(event.submitter);
}, true);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) for (const form of all()) if (!of(form).held) save(form);
});
// Still on its way, or two texts not yet compared: ask before the page goes.
window.addEventListener("beforeunload", (event) => {
  if (all().some((form) => of(form).dirty || of(form).busy)) event.preventDefault();
});
// Typed before this script came.
for (const form of all()) {
  if ([...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue)) schedule(form);
}
