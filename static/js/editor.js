// A rich text editor in the place of every <textarea data-rich="<p>...">, made when the field comes near the screen.
//
// The textarea holds the same text without layout, for whoever has no script. With an editor the form sends HTML, and
// `layout=rich` if it has a field of that name. The textarea gets `editor`: { html(), set(html), focus() }; after each
// change by the person it emits "rich:changed", which bubbles. Words and tools: templates/parts/_editor.html.

import { tidy, TOO_LONG } from "./paste.js";
import { tools } from "./tools.js";

const SOURCE = document.getElementById("editor-bundle")?.href;
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) upgrade(entry.target);
}, { rootMargin: "400px" });

// An empty editor is an empty text, not an empty paragraph.
const html = (editor) => (editor.isEmpty ? "" : editor.getHTML());

function paragraphs(text) {
  const box = document.createElement("div");
  for (const part of text.split(/\n\s*\n/)) {
    const paragraph = box.appendChild(document.createElement("p"));
    for (const [number, line] of part.split("\n").entries()) paragraph.append(...(number ? [document.createElement("br")] : []), line);
  }
  return box.innerHTML;
}

export async function upgrade(area) {
  near.unobserve(area);
  const bundle = await import(SOURCE).catch(() => null); // without it the plain field stays, and works
  if (bundle && area.isConnected && !area.editor) make(area, bundle);
}

function make(area, bundle) {
  const label = area.labels[0];
  label.id ||= `${area.id}-label`;
  const [had, typed] = [document.activeElement === area, area.value !== area.defaultValue];
  const place = document.createElement("div");
  place.className = "rich-field";
  const editor = new bundle.Editor({
    element: place,
    injectCSS: false, // our own stylesheet has it; the policy lets no other in
    extensions: extensions(bundle),
    content: typed ? paragraphs(area.value) : area.dataset.rich,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, class: "rich" },
      transformPastedHTML: tidy,
      handlePaste: (view, { clipboardData }) => refuse(place, clipboardData),
    },
    onUpdate: () => area.dispatchEvent(new CustomEvent("rich:changed", { bubbles: true })),
  });
  area.editor = {
    html: () => html(editor),
    set: (text) => editor.commands.setContent(text, { emitUpdate: false }),
    focus: () => editor.commands.focus(),
  };
  area.hidden = true;
  label.removeAttribute("for");
  label.addEventListener("click", area.editor.focus);
  area.after(place);
  place.before(tools(editor));
  area.form.addEventListener("formdata", ({ formData }) => {
    formData.set(area.name, html(editor));
    if (formData.has("layout")) formData.set("layout", "rich");
  });
  if (had) editor.commands.focus("end");
}

function extensions(all) {
  const { Blockquote, Bold, BulletList, Document, Gapcursor, HardBreak, History, Italic, ListItem, OrderedList, Paragraph } = all;
  return [
    Document, Paragraph, all.Text, HardBreak, History, Gapcursor, Bold, Italic, Blockquote, BulletList, OrderedList, ListItem,
    all.Heading.configure({ levels: [3, 4] }),
    all.Link.configure({ openOnClick: false, HTMLAttributes: { target: null, rel: null } }),
    // The last cell lets go: Tab must not keep people in a table.
    all.Table.extend({ addKeyboardShortcuts() { return { ...this.parent?.(), Tab: () => this.editor.commands.goToNextCell() }; } }),
    all.TableRow, all.TableHeader, all.TableCell,
  ];
}

function refuse(place, clipboard) {
  place.parentElement.querySelector("[data-too-long]")?.remove();
  if (Math.max(clipboard.getData("text/html").length, clipboard.getData("text/plain").length) < TOO_LONG) return false;
  const message = document.getElementById("editor-too-long").content.firstElementChild.cloneNode(true);
  message.dataset.tooLong = "";
  place.before(message);
  return true;
}

// A text from elsewhere into a field, whichever way it stands there.
export function put(area, text, layout) {
  if (area.editor) area.editor.set(layout === "rich" ? text : paragraphs(text));
  else area.value = layout === "rich" ? new DOMParser().parseFromString(text, "text/html").body.innerText : text;
}

const watch = (root) => root.querySelectorAll("textarea[data-rich]").forEach((area) => near.observe(area));

document.addEventListener("htmx:load", (event) => watch(event.target));
watch(document);
