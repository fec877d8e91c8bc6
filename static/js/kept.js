// Texts in this browser that the server does not have yet. keeping.js fills it; a page that opens asks what is left.
//
//   kept(key)   // what earlier pages left behind, newest first: [{ id, base, values, at }]
//   forget(id)  // throw one of them away

const PREFIX = "overleg/";
const HERE = Math.random().toString(36).slice(2); // this page: another tab keeps its own text

function safely(action) {
  try {
    return action();
  } catch {
    return undefined; // a browser that keeps nothing, or is full
  }
}

export const own = (key) => `${PREFIX}${key}/${HERE}`;

// Whether it is kept now.
export function store(id, entry) {
  return safely(() => localStorage.setItem(id, JSON.stringify(entry)) ?? true) ?? false;
}

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
