// A proposal keeps itself: saved as a draft while typing, in the browser when there is no connection or no session.

import { forget, keepHere, restore } from "./kept.js";
import { Saver } from "./saver.js";
import { cookie, dropZone, send } from "./upload.js";

const form = document.querySelector("[data-draft-form]");
const state = document.getElementById("draft-state");
const files = document.getElementById("draft-files");
const fields = form.elements;
const key = () => `draft:${form.dataset.draftForm}:${fields.draft.value || form.action}`;
const zone = form.querySelector("[data-drop]");
const chosen = zone.querySelector("input[type=file]");

function tell(sentence, wrong = false) {
  const line = state.querySelector("[data-told]");
  line.textContent = sentence;
  line.classList.toggle("error", wrong);
  if (wrong) line.setAttribute("role", "alert");
}

function body(to = "keep", extra = []) {
  const data = new FormData(form);
  data.delete("files");
  data.set("to", to);
  for (const file of extra) data.append("files", file);
  return data;
}

function show(html, withFiles) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  state.replaceChildren(parts.content.querySelector("[data-kept]"));
  if (withFiles) files.replaceChildren(...parts.content.querySelector("[data-files]").childNodes);
  return state.firstElementChild.dataset;
}

// True when saved, null when the server says no: then there is no sense in asking again.
async function save(sent = body(), progress = undefined, withFiles = false) {
  if (!withFiles) tell(form.dataset.saving);
  const before = key();
  const answer = await send(form.action, sent, progress).catch(() => ({ status: 0 }));
  if (answer.ended || ![200, 409, 422].includes(answer.status)) {
    keepHere(before, body());
    tell(answer.ended ? form.dataset.ended : form.dataset.offline, true);
    return false;
  }
  const kept = show(answer.text, withFiles);
  if (cookie()) fields.csrfmiddlewaretoken.value = cookie();
  saver.held = "conflict" in kept;
  if (answer.status !== 200) return keepHere(before, body()), null;
  forget(before);
  fields.draft.value = kept.draft;
  fields.version.value = kept.version;
  history.replaceState(null, "", `${form.dataset.page}?draft=${kept.draft}`);
  document.querySelector("[data-elsewhere]")?.setAttribute("href", `?draft=${kept.draft}&elsewhere`);
  return true;
}

const saver = new Saver(() => save());

form.addEventListener("input", (event) => event.target.type !== "file" && saver.changed());
addEventListener("online", () => saver.save());
document.addEventListener("visibilitychange", () => document.hidden && saver.save());
addEventListener("pagehide", () => saver.dirty && keepHere(key(), body()));
// Whatever button is pressed: first what is typed is safe, then the page goes.
form.addEventListener("submit", async (event) => {
  if (form.dataset.safe) return void delete form.dataset.safe;
  event.preventDefault();
  const to = event.submitter?.value ?? "";
  if (to.startsWith("drop:")) return void saver.alone(() => save(body(to), undefined, true));
  if (saver.held) fields.version.value = state.firstElementChild.dataset.version; // chosen over the other text
  saver.held = false;
  saver.dirty = true;
  if ((await saver.settle()) === false) return;
  if (saver.held) return;
  form.dataset.safe = "yes";
  form.requestSubmit(event.submitter);
}, true);

dropZone(zone, async (list, progress) => {
  const large = list.filter((file) => file.size > Number(form.dataset.most));
  const good = list.filter((file) => !large.includes(file));
  await saver.settle();
  if (good.length) await saver.alone(() => save(body("keep", good), progress, true));
  chosen.value = "";
  if (large.length) tell(large.map((file) => `${file.name} ${form.dataset.large}`).join(" "), true);
});

if (restore(key(), form)) {
  tell(form.dataset.back);
  saver.changed();
}
