// Two texts of one note: somebody else saved first, or an earlier page left one behind in this browser.

import { deliver } from "./deliver.js";
import { put, upgrade } from "./editor.js";
import { forget, kept } from "./kept.js";

const JUST_NOW = 20000;
const slot = (form) => form.querySelector("[data-comparison]");

export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

export function close(form) {
  slot(form).replaceChildren();
  form.source = null;
}

// What was chosen stays chosen when the comparison is made again: a choice is known by the texts it is about.
export function show(form, comparison, source = null) {
  const before = [...slot(form).querySelectorAll("input:checked")].map(({ name, value }) => `[name="${name}"][value="${value}"]`);
  const first = !slot(form).firstElementChild;
  form.source = source;
  slot(form).replaceChildren(comparison);
  for (const choice of before) comparison.querySelector(choice)?.click();
  comparison.querySelector("[data-close]")?.addEventListener("click", () => close(form));
  if (first) comparison.scrollIntoView({ block: "nearest" });
}

// The choices, as the server wants them. A kept text comes into the form first: from now on it is the text.
export function chosen(form, button) {
  if (form.source) back(form, form.source);
  const choices = [...slot(form).querySelectorAll("input:checked")].map(({ name, value }) => [name, value]);
  return { merge: button.value, ...Object.fromEntries(choices) };
}

function back(form, entry) {
  for (const area of form.querySelectorAll("textarea")) put(area, entry.values[area.name], entry.values.layout);
  form.elements.base_version.value = entry.base;
  forget(entry.id);
  form.querySelector("[data-kept]").replaceChildren();
}

function same(form, entry) {
  const values = new FormData(form);
  return Object.entries(entry.values).every(([name, value]) => values.get(name) === value);
}

export async function offer(form, line) {
  if (!kept(form.dataset.key).length) return;
  await Promise.all([...form.querySelectorAll("textarea[data-rich]")].map(upgrade));
  for (const entry of kept(form.dataset.key)) if (same(form, entry)) forget(entry.id); // it arrived after all
  const [entry] = kept(form.dataset.key);
  if (!entry) return;
  const fresh = Date.now() - entry.at < JUST_NOW && entry.base === form.elements.base_version.value;
  if (fresh) return act(form, line, entry, "back"); // the same page, loaded again while one typed
  const box = document.getElementById("note-words").content.querySelector("[data-say=kept]").cloneNode(true);
  const at = new Date(entry.at);
  box.querySelector("time").textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  box.addEventListener("click", ({ target }) => act(form, line, entry, target.closest("[data-kept-do]")?.dataset.keptDo));
  form.querySelector("[data-kept]").replaceChildren(box);
}

async function act(form, line, entry, what) {
  if (what === "away") {
    forget(entry.id);
    form.querySelector("[data-kept]").replaceChildren();
    offer(form, line); // the one before it, if there is one
  }
  if (what === "back") {
    back(form, entry);
    line.changed();
    line.keep();
    await line.flush();
  }
  if (what === "compare") {
    const values = { ...entry.values, base_version: entry.base, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value };
    const { state, response } = await deliver(form.dataset.compare, values);
    if (state !== "saved") return line.changed();
    show(form, parsed(await response.text()), entry);
  }
}
