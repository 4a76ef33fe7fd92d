// Passkeys: asks the browser for one and sends its answer with the form. Where the browser has none, the part stays hidden.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const identified = (list = []) => list.map((each) => ({ ...each, id: toBytes(each.id) }));

// The server speaks base64url, the browser bytes.
function question({ publicKey }) {
  const told = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (told.user) told.user = { ...told.user, id: toBytes(told.user.id) };
  if (told.excludeCredentials) told.excludeCredentials = identified(told.excludeCredentials);
  if (told.allowCredentials) told.allowCredentials = identified(told.allowCredentials);
  return { publicKey: told };
}

function answer(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const failure = form.querySelector("[data-passkey-failure]");
  form.closest("[data-passkey-part]").hidden = false;
  form.addEventListener("submit", async (event) => {
    const field = form.elements.credential;
    if (field.value) return;
    event.preventDefault();
    failure.hidden = true;
    try {
      const credential = await navigator.credentials[form.dataset.passkey](question(options));
      field.value = answer(credential);
      form.submit();
    } catch {
      // Cancelled, timed out, or the key is known already: the browser has said so in its own window.
      failure.hidden = false;
    }
  });
}
