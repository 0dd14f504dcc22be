// Passkeys: hands the browser the question of a form, and sends the form with the answer. Nothing is kept here.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0)).buffer;
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function questionOf(form) {
  const asked = JSON.parse(form.dataset.swQuestion);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const list of [asked.allowCredentials, asked.excludeCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id);
  }
  return asked;
}

function answerOf(found) {
  const given = { clientDataJSON: text(found.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[name]) given[name] = text(found.response[name]);
  }
  return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response: given });
}

async function ask(form, said) {
  said.textContent = "";
  try {
    const publicKey = questionOf(form);
    const found = await navigator.credentials[form.dataset.swPasskey]({ publicKey });
    form.querySelector("[data-sw-answer]").value = answerOf(found);
    form.submit();
  } catch {
    said.textContent = "That did not work, or was stopped. Try again, or use another way.";
  }
}

// Passkeys belong to a name: they cannot be used where the address is a number.
const named = !/^[0-9.]+$|^\[/.test(location.hostname);
if (window.PublicKeyCredential && named) {
  for (const form of document.querySelectorAll("[data-sw-passkey]")) {
    const said = form.querySelector("[data-sw-said]");
    for (const part of form.querySelectorAll("[data-sw-needs-passkey]")) part.hidden = false;
    for (const part of form.querySelectorAll("[data-sw-without]")) part.hidden = true;
    form.querySelector("[data-sw-ask]").addEventListener("click", () => ask(form, said));
  }
}
