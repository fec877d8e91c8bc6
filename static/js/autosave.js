// Saves a note shortly after the last key, when its field is left and when the page is; without script a button does.
// keeping.js keeps the text in this browser meanwhile and tries again; comparing.js shows two texts to choose from.

import { deliver } from "./deliver.js";
import { keeping } from "./keeping.js";
import { chosen, close, offer, parsed, show } from "./comparing.js";

const TEXTS = ["discussion", "conclusion", "layout"];
const FORMS = "form[data-autosave]";
const words = document.getElementById("note-words")?.content;
const lines = new WeakMap(); // form -> its line (keeping.js)

function typed(form) {
  const values = new FormData(form);
  return Object.fromEntries(TEXTS.map((name) => [name, values.get(name)]));
}

// Only trouble is read aloud; that all is well every few seconds is not.
function tell(form, state, line) {
  form.toggleAttribute("data-unsaved", line.open);
  const place = form.querySelector("[data-state]");
  const sentence = state === "offline" && !line.kept ? "unkept" : state;
  place.ariaLive = state === "saving" || state === "saved" ? "off" : "polite";
  if (sentence === form.dataset.told && state !== "saved") return;
  form.dataset.told = sentence;
  const say = words.querySelector(`[data-say="${sentence}"]`);
  if (form.reason) place.textContent = form.reason;
  else if (say) place.replaceChildren(...say.cloneNode(true).childNodes);
}

async function send(form, values) {
  const merging = form.merging;
  const { base_version: base, writer, csrfmiddlewaretoken } = form.elements;
  const rest = { base_version: base.value, writer: writer.value, csrfmiddlewaretoken: csrfmiddlewaretoken.value };
  const { state, response } = await deliver(form.action, { ...values, ...rest, ...merging });
  form.reason = "";
  if (state === "refused") form.reason = parsed((await response.text()) || "<p>")?.closest("[data-why]")?.textContent ?? "";
  if (state === "compare") show(form, parsed(await response.text()));
  if (state === "compare" || state === "saved") form.merging = null;
  if (state === "saved") saved(form, parsed(await response.text()), merging ? values : null);
  return state;
}

// A text made of two comes back from the server; what was typed since stays, and is compared once more.
function saved(form, answer, merged) {
  if (merged && JSON.stringify(merged) !== JSON.stringify(typed(form))) return;
  for (const text of answer.querySelectorAll("template")) form.elements[text.dataset.field].editor?.set(text.innerHTML);
  for (const text of answer.querySelectorAll("template")) text.remove();
  form.elements.base_version.value = answer.dataset.version;
  form.elements.upon?.remove();
  form.querySelector("[data-state]").replaceChildren(answer);
  close(form);
}

function begin(form) {
  if (lines.has(form) || !words) return;
  const line = keeping({
    key: form.dataset.key,
    base: () => form.elements.base_version.value,
    read: () => typed(form),
    send: (values) => send(form, values),
    tell: (state) => tell(form, state, line),
  });
  lines.set(form, line);
  // Typed before this script came.
  if ([...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue)) touched(form);
  offer(form, line);
}

function touched(form) {
  if (!lines.has(form)) return;
  form.toggleAttribute("data-unsaved", true);
  lines.get(form).changed();
}

const of = (event) => lines.get(event.target.closest?.(FORMS));
const waits = (line) => line && line.open && line.state !== "compare" && line.state !== "refused";
const open = () => [...document.querySelectorAll(FORMS)].map((form) => lines.get(form)).filter(waits);

document.addEventListener("rich:changed", ({ target }) => touched(target.form));
document.addEventListener("input", ({ target }) => target.matches("textarea") && touched(target.form));
document.addEventListener("focusout", (event) => waits(of(event)) && of(event).flush());
// The button of a note saves it. Any other waits until the notes are saved, and stays put when they cannot be.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest(FORMS);
  if (!form && !open().length) return;
  event.preventDefault();
  if (form) {
    form.merging = event.submitter?.name === "merge" ? chosen(form, event.submitter) : null;
    touched(form);
    return lines.get(form).flush();
  }
  for (const line of [...open(), ...open()]) await line.flush(); // twice: more may have been typed
  if (!open().length) event.target.requestSubmit(event.submitter);
}, true);
for (const form of document.querySelectorAll(FORMS)) begin(form);
document.addEventListener("htmx:load", ({ target }) => {
  for (const form of [...(target.matches?.(FORMS) ? [target] : []), ...target.querySelectorAll(FORMS)]) begin(form);
});
