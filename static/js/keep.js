/* form[data-keep="key"]: what is typed stays in this tab until the form was accepted, so that it survives an expired
   log-in or a lost connection. It is kept per person, never for passwords or files, and goes at log-out. */
import { text } from "./texts.js";

const PREFIX = "lwg-keep:";
const person = document.body.dataset.person ?? "";
const known = new WeakSet();

const keyOf = (form) => `${PREFIX}${person}:${form.dataset.keep || form.dataset.autosave}`;
const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");

function write(key, entry) {
  try {
    sessionStorage.setItem(key, JSON.stringify(entry));
  } catch {
    /* storage is full or off: the form works without */
  }
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      field.name !== "csrfmiddlewaretoken" &&
      !["password", "file", "hidden", "submit", "button", "fieldset"].includes(field.type),
  );
}

/** What stands in the form now, as a list of [name, value] in the order of its fields. */
function valuesOf(form) {
  return fieldsOf(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.checked];
    if (field.type === "select-multiple") return [field.name, [...field.selectedOptions].map((one) => one.value)];
    return [field.name, field.value];
  });
}

function fill(form, values) {
  fieldsOf(form).forEach((field, place) => {
    if (values[place]?.[0] !== field.name) return; // the form has changed since
    const value = values[place][1];
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = value.includes(option.value);
    } else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function tell(form, before) {
  const note = document.createElement("div");
  note.className = "kept";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = text("kept");
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-secondary btn-sm";
  undo.textContent = text("undo");
  undo.addEventListener("click", () => {
    fill(form, before);
    sessionStorage.removeItem(keyOf(form));
    note.remove();
  });
  note.append(words, undo);
  form.prepend(note);
}

function watch(form) {
  const key = keyOf(form);
  const entry = read(key);
  const shown = valuesOf(form);
  if (entry && !form.querySelector(".form-errors") && JSON.stringify(entry.values) !== JSON.stringify(shown)) {
    fill(form, entry.values);
    tell(form, shown);
    form.dispatchEvent(new Event("input", { bubbles: true })); // an autosaving form saves what came back
  }
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => write(key, { values: valuesOf(form) }), 250);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    write(key, { values: valuesOf(form), sent: !form.matches("[hx-post], [hx-put], [hx-patch]") });
  });
  const forget = () => {
    clearTimeout(waiting);
    sessionStorage.removeItem(key);
  };
  form.addEventListener("lwg:saved", forget);
  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, elt, successful } = event.detail;
    if (elt === form && successful && !xhr.getResponseHeader("HX-Redirect")?.includes("/login")) forget();
  });
}

/** Forget what a page shows to be accepted, and what another person left. */
function settle() {
  const refused = document.querySelector("[data-not-accepted]"); // log-in and error pages
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))) {
    if (person && !key.startsWith(`${PREFIX}${person}:`)) {
      sessionStorage.removeItem(key);
      continue;
    }
    const entry = read(key);
    if (!entry?.sent) continue;
    const form = [...document.querySelectorAll("form[data-keep], form[data-autosave]")].find((one) => keyOf(one) === key);
    if (refused || form?.querySelector(".form-errors")) write(key, { values: entry.values });
    else sessionStorage.removeItem(key);
  }
}

settle();
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-log-out]")) {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => sessionStorage.removeItem(key));
  }
});

export function start(root) {
  for (const form of root.querySelectorAll("form[data-keep], form[data-autosave]")) {
    if (known.has(form)) continue;
    known.add(form);
    watch(form);
  }
}
