// Elements made by code: no text ever becomes HTML.
// element("p", { class: "soft" }, "words", element("b", {}, "more")); a function among the attributes listens: onclick.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(attribute.slice(2), value);
    else if (value === true) made.setAttribute(attribute, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(attribute, value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false && one !== ""));
  return made;
}

export const hidden = (words) => element("span", { class: "govuk-visually-hidden" }, words);
export const button = (words, onclick, look = "govuk-button govuk-button--secondary", more = {}) =>
  element("button", { type: "button", class: look, onclick, ...more }, words);

// A labelled box for one line or several, with an error above it where there is one.
export function field({ id, label, hint = "", type = "text", rows = 0, value = "", error = "", ...more }) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const same = { id, name: id, autocomplete: "off", "aria-describedby": described, "aria-invalid": error ? "true" : null };
  const wrong = error ? " govuk-input--error" : "";
  const box = rows
    ? element("textarea", { class: "govuk-textarea", rows, ...same, ...more })
    : element("input", { class: `govuk-input${wrong}`, type, ...same, ...more });
  box.value = value;
  const said = error ? element("p", { class: "govuk-error-message", id: `${id}-error` }, hidden("Error: "), error) : null;
  return element(
    "div",
    { class: `govuk-form-group${error ? " govuk-form-group--error" : ""}` },
    element("label", { class: "govuk-label govuk-label--s", for: id }, label),
    hint ? element("div", { class: "govuk-hint", id: `${id}-hint` }, hint) : null,
    said,
    box,
  );
}

export function replace(place, ...children) {
  place.replaceChildren(...children.flat().filter(Boolean));
}

export const count = (many, one, several) => `${many} ${many === 1 ? one : several}`;
