// Asking for a day's passphrase: in a dialog over the page, or as a form of the page without a connection.
import { button, element, field, replace } from "./elements.js";
import { keyOf, unlock } from "./keyring.js";
import { get } from "./store.js";

export const NOT_THE_ONE = "That is not the passphrase of these papers";

// Open a day, asking where it is locked; false where it stays so.
export async function openDay(day, why) {
  const record = await get("days", day);
  if (!record) return false;
  if (await keyOf(day)) return true;
  return new Promise((give) => {
    const dialog = element("dialog", { class: "card sign-in", "aria-labelledby": "unlocking" });
    const end = (opened) => {
      dialog.remove();
      give(opened);
    };
    replace(
      dialog,
      element("h2", { class: "govuk-heading-m", id: "unlocking" }, "Passphrase"),
      element("p", {}, why),
      passphraseForm(record, () => end(true)),
      element("div", { class: "acts" }, button("Not now", () => end(false))),
    );
    dialog.addEventListener("cancel", () => end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// The form itself; `opened` is called once the passphrase is right.
export function passphraseForm(record, opened) {
  const form = element("form", { class: "stack", novalidate: true, autocomplete: "off" });
  const draw = (error = "") =>
    replace(
      form,
      field({ id: "passphrase", label: "Passphrase", type: "password", error }),
      element("button", { class: "govuk-button" }, "Open the papers"),
    );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await unlock(record, form.elements.passphrase.value)) return opened();
    draw(NOT_THE_ONE);
    form.elements.passphrase.focus();
  });
  draw();
  return form;
}
