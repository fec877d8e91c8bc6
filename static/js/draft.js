// A proposal keeps itself: saved as a draft while typing, in the browser when there is no connection or no session.

import { keeping } from "./keeping.js";
import { forget, kept } from "./kept.js";
import { cookie, dropZone, send } from "./upload.js";

const form = document.querySelector("[data-draft-form]");
const state = document.getElementById("draft-state");
const files = document.getElementById("draft-files");
const zone = form.querySelector("[data-drop]");
const [fields, key] = [form.elements, `${form.dataset.draftForm}/draft`];
const PASSING = ["csrfmiddlewaretoken", "to", "files", "closed", "version"];
let [uploading, sending] = [Promise.resolve(), Promise.resolve()]; // the second: with what goes before it
function tell(name) {
  const line = state.querySelector("[data-told]");
  const wrong = name === "offline" || name === "signed-out" || name === "large";
  line.textContent = form.dataset[name.replace("signed-out", "ended")] ?? line.textContent;
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

const read = () => ({
  page: form.action, ...Object.fromEntries([...new FormData(form)].filter(([name]) => !PASSING.includes(name))),
});

// Gives a state of keeping.js.
async function save(data, progress, withFiles = false) {
  const answer = await send(form.action, data, progress);
  if (answer.ended) return "signed-out";
  if (![200, 409, 422].includes(answer.status)) return "offline";
  const parts = document.createElement("template");
  parts.innerHTML = answer.text;
  state.replaceChildren(parts.content.querySelector("[data-kept]"));
  if (withFiles) files.replaceChildren(...parts.content.querySelector("[data-files]").childNodes);
  if (cookie()) fields.csrfmiddlewaretoken.value = cookie();
  if (answer.status !== 200) return answer.status === 409 ? "compare" : "refused";
  const { draft, version } = state.firstElementChild.dataset;
  fields.draft.value = draft;
  fields.version.value = version;
  history.replaceState(null, "", `${form.dataset.page}?draft=${draft}`);
  document.querySelector("[data-elsewhere]")?.setAttribute("href", `?draft=${draft}&elsewhere`);
  return "saved";
}

const deliver = () => uploading.then(() => save(body()));
const line = keeping({ key, read, tell, base: () => fields.version.value, send: deliver });

// Beside what is typed, never at the same time: both would save on top of the same version.
function upload(data, progress) {
  sending = line.flush().then(() => (uploading = save(data(), progress, true).catch(() => "offline").then(tell)));
  return sending;
}

form.addEventListener("input", (event) => event.target.type !== "file" && line.changed());
// Whatever button is pressed: first what is typed is safe, then the page goes.
form.addEventListener("submit", async (event) => {
  if (form.dataset.safe) return void delete form.dataset.safe;
  event.preventDefault();
  const to = event.submitter?.value ?? "";
  if (to.startsWith("drop:")) return void upload(() => body(to));
  if (line.state === "compare") {
    fields.version.value = state.firstElementChild.dataset.version; // this text is chosen over the other
    line.changed();
  }
  await sending;
  await line.flush();
  await new Promise((done) => setTimeout(done)); // a form cannot be sent while its own submit event still runs
  if (["offline", "signed-out", "compare"].includes(line.state)) return;
  form.dataset.safe = "yes";
  form.requestSubmit(event.submitter);
}, true);

dropZone(zone, async (list, progress) => {
  const good = list.filter((file) => file.size <= Number(form.dataset.most));
  if (good.length) await upload(() => body("keep", good), progress);
  zone.querySelector("input[type=file]").value = "";
  if (good.length < list.length) tell("large");
});

// What an earlier page on this device could not save.
const left = kept(key).find(({ values }) => values.draft === fields.draft.value && values.page === form.action);
if (left) {
  for (const [name, value] of Object.entries(left.values)) {
    if (fields[name]?.type === "checkbox") fields[name].checked = true;
    else if (fields[name]) fields[name].value = value;
  }
  fields.version.value = left.base;
  forget(left.id);
  tell("back");
  line.changed();
}
