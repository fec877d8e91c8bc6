// A passkey: allauth's scripts talk to the browser, this one tells them which button is which and what went wrong.
// The page holds the button (#passkey, data-does: addForm, loginForm or authenticateForm), the field #id_credential of
// its form, where needed what the server offers (#passkey-offer), and the sentences to say (data-refused, data-none).

const button = document.getElementById("passkey");
const forms = window.allauth?.webauthn?.forms;

function say(sentence) {
  const place = document.getElementById("passkey-said");
  if (place) place.textContent = sentence;
}

if (button && forms) {
  if (window.PublicKeyCredential) {
    forms[button.dataset.does]({
      ids: {
        add: "passkey",
        login: "passkey",
        authenticate: "passkey",
        credential: "id_credential",
        passwordless: document.getElementById("id_passwordless") ? "id_passwordless" : undefined,
        data: document.getElementById("passkey-offer") ? "passkey-offer" : undefined,
      },
    });
    button.addEventListener("click", () => say(""));
  } else {
    button.disabled = true;
    say(button.dataset.none);
  }
  button.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say(button.dataset.refused);
});
