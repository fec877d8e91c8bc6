// Posts a form's values by script, and says what the answer means: { state, response }, with a state of keeping.js.
// The token is the cookie's: after signing in again in another tab, the one in this page is of a session that is gone.

export async function deliver(url, values) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) body.set("csrfmiddlewaretoken", token);
  const small = Object.values(values).join("").length < 15000; // browsers let only so much outlive its page
  const response = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: small });
  const login = response.headers.has("HX-Redirect") || response.redirected;
  const known = { 200: "saved", 401: "signed-out", 409: "compare" };
  let state = login ? "signed-out" : known[response.status];
  if (!state) state = response.status >= 500 ? "offline" : "refused";
  if (state === "saved" && token) renew(token);
  return { state, response };
}

// After signing in again in another tab the forms of this page carry the token of a session that is gone.
function renew(token) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  if (document.body.hasAttribute("hx-headers")) document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}
