// Signing in again in place, when the session ran out: a dialog over the page, so that nothing typed is lost.
import { button, element, field, replace } from "./elements.js";
import { signedOut } from "./outbox.js";

let shown = null;

// `person` is the id of whoever this page is; `back` is called once they are signed in again.
export function offerSignIn(person, back) {
  if (shown) return;
  shown = element("dialog", { class: "card sign-in", "aria-labelledby": "sign-in-again" });
  shown.addEventListener("close", () => {
    shown.remove();
    shown = null;
  });
  draw(person, back);
  document.body.append(shown);
  shown.showModal();
}

function draw(person, back, error = "", email = "") {
  const heading = element("h2", { class: "govuk-heading-m", id: "sign-in-again" }, "Sign in again");
  const why = element("p", {}, "You have been signed out. What you entered is kept on this tablet and is sent once you are signed in.");
  const later = button("Not now", () => shown.close());
  const form = document.querySelector(".demo, [data-demonstration]") ? asInDemonstration(person, back) : byPassword(person, back, error, email);
  replace(shown, heading, why, form, element("div", { class: "acts" }, later));
  if (error) shown.querySelector("[aria-invalid]")?.focus();
}

function byPassword(person, back, error, email) {
  const form = element(
    "form",
    { class: "stack", novalidate: true },
    field({ id: "again-email", label: "E-mail address", type: "email", value: email, autocomplete: "username" }),
    field({ id: "again-password", label: "Password", type: "password", error, autocomplete: "current-password" }),
    element("button", { class: "govuk-button" }, "Sign in"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const email = form.elements["again-email"].value;
    const body = JSON.stringify({ email, password: form.elements["again-password"].value });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/sign-in/again", { method: "POST", headers, body }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    if (answer?.ok) return signedInAgain(back);
    draw(person, back, said?.says ?? "The service cannot be reached. Try again in a moment.", email);
  });
  return form;
}

// A demonstration has no passwords: whoever this was chooses to be the same person again.
function asInDemonstration(person, back) {
  return button("Go on as the same person", async () => {
    const body = new URLSearchParams({ key: crypto.randomUUID() });
    const answer = await fetch(`/demonstration/be/${person}`, { method: "POST", body }).catch(() => null);
    if (answer?.ok) signedInAgain(back);
  }, "govuk-button");
}

function signedInAgain(back) {
  signedOut.is = false;
  shown.close();
  back();
}
