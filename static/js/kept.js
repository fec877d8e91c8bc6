// What is typed in a form, kept in this browser until the server has it.

const PASSING = ["csrfmiddlewaretoken", "draft", "to", "closed"];

export function keepHere(key, data) {
  const typed = [...data].filter(([name]) => !PASSING.includes(name));
  try {
    localStorage.setItem(key, JSON.stringify(typed));
  } catch { /* no room: the page itself still has it */ }
}

export const forget = (key) => localStorage.removeItem(key);

// Puts it back; true when there was something.
export function restore(key, form) {
  const typed = JSON.parse(localStorage.getItem(key) ?? "[]");
  for (const [name, value] of typed) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  return typed.length > 0;
}
