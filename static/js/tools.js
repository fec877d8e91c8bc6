// The tools of a rich text editor, cloned from templates/parts/_editor.html. One stop for the Tab key, arrows within.

const DO = {
  heading: (chain) => chain.toggleHeading({ level: 3 }),
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
};

const chosen = (bar) => [...bar.children].filter((button) => !button.hidden);

export function tools(editor) {
  const bar = document.getElementById("editor-tools").content.firstElementChild.cloneNode(true);
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps its cursor, a tablet its keyboard
  bar.addEventListener("click", ({ target }) => {
    const what = target.closest("button")?.dataset.do;
    if (what === "link") link(editor);
    else if (what) (DO[what] ?? ((chain) => chain[what]()))(editor.chain().focus()).run();
  });
  bar.addEventListener("keydown", (event) => arrow(bar, event));
  editor.on("transaction", () => show(bar, editor));
  show(bar, editor);
  return bar;
}

function show(bar, editor) {
  const within = editor.isActive("table");
  for (const button of bar.children) {
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", editor.isActive(button.dataset.do));
    if ("in" in button.dataset) button.hidden = !within;
    if ("out" in button.dataset) button.hidden = within;
  }
  if (!chosen(bar).some((button) => button.tabIndex === 0)) stop(bar, chosen(bar)[0]);
  if (chosen(bar).filter((button) => button.tabIndex === 0).length > 1) stop(bar, chosen(bar)[0]);
}

function stop(bar, at) {
  for (const button of bar.children) button.tabIndex = button === at ? 0 : -1;
}

function arrow(bar, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = chosen(bar);
  const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
  stop(bar, next);
  next.focus();
  event.preventDefault();
}

function link(editor) {
  const dialog = document.getElementById("editor-link");
  const field = dialog.querySelector("input");
  field.value = editor.getAttributes("link").href ?? "";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    const chain = editor.chain().focus().extendMarkRange("link");
    const address = field.value.trim();
    if (dialog.returnValue === "unset") chain.unsetLink().run();
    else if (dialog.returnValue === "set" && address) put(editor, chain, /^(https?:|mailto:)/i.test(address) ? address : `https://${address}`);
    else editor.commands.focus();
  }, { once: true });
  dialog.showModal();
}

// Nothing selected: the address itself becomes the words.
function put(editor, chain, href) {
  if (editor.state.selection.empty && !editor.isActive("link")) chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
  else chain.setLink({ href }).run();
}
