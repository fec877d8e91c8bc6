// What Word and Excel put on the clipboard, made into the plain structure it stood for. The server cleans it again;
// this is for what would be lost on the way: Word's lists are paragraphs with a bullet typed in front.

export const TOO_LONG = 1_000_000; // characters on the clipboard: a hundred pages of Word

const NUMBER = /^\s*\(?(\d+|[a-z]|[ivx]+)[.)]/i;

// Comments go, and styles become data: the policy of the page forbids styles in anything it parses, and says so aloud.
function without(html) {
  const text = html.replace(/<!\[[^>]*>|<!--[\s\S]*?-->|<style[\s\S]*?<\/style>/gi, "");
  return text.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-style="));
}

export function tidy(html) {
  const page = new DOMParser().parseFromString(without(html), "text/html");
  for (const node of page.querySelectorAll("script, style, meta, link, xml, title, img, svg, object")) node.remove();
  for (const item of page.querySelectorAll("p[data-style*='mso-list'], p[class*='MsoListParagraph']")) list(item);
  for (const [from, to] of [["h1, h2", "h3"], ["h5, h6", "h4"]]) for (const node of page.querySelectorAll(from)) rename(node, to);
  for (const node of page.querySelectorAll("[data-style*='font-weight']")) emphasis(node, /font-weight:\s*(bold|[6-9]00)/i, "strong");
  for (const node of page.querySelectorAll("[data-style*='font-style']")) emphasis(node, /font-style:\s*italic/i, "em");
  for (const node of page.querySelectorAll("p, td, th")) if (node.textContent.trim() === "") node.replaceChildren();
  for (const node of page.querySelectorAll("body > p:empty, td > p:empty")) node.remove();
  return page.body.innerHTML;
}

// A list item of Word: its level is in its style, its bullet or number in a first span that is to be ignored.
function list(item) {
  const level = Number(/level(\d)/.exec(item.dataset.style ?? "")?.[1] ?? 1);
  const marker = [...item.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.dataset.style ?? ""));
  if (!marker && !/mso-list/.test(item.dataset.style ?? "")) return;
  const kind = NUMBER.test(marker?.textContent ?? "") ? "ol" : "ul";
  marker?.remove();
  let into = item.previousElementSibling;
  if (!into?.matches("[data-word-list]")) {
    into = item.ownerDocument.createElement(kind);
    into.dataset.wordList = "";
    item.before(into);
  }
  for (let depth = 1; depth < level && into.lastElementChild; depth += 1) {
    let deeper = into.lastElementChild.lastElementChild;
    if (!deeper?.matches("ul, ol")) deeper = into.lastElementChild.appendChild(item.ownerDocument.createElement(kind));
    into = deeper;
  }
  const entry = into.appendChild(item.ownerDocument.createElement("li"));
  const words = entry.appendChild(item.ownerDocument.createElement("p"));
  words.append(...item.childNodes);
  item.remove();
}

function rename(node, name) {
  const fresh = node.ownerDocument.createElement(name);
  fresh.append(...node.childNodes);
  node.replaceWith(fresh);
}

function emphasis(node, pattern, name) {
  if (!pattern.test(node.dataset.style) || node.matches("h3, h4, table, tr, body")) return;
  const around = node.ownerDocument.createElement(name);
  around.append(...node.childNodes);
  node.append(around);
}
