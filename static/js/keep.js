/* form[data-keep="key"]: what is typed stays in this browser until the form was accepted, so that it survives an
   expired log-in or a lost connection. It is kept per person, never for passwords or files, and goes at log-out.
   With `data-keep-closed` also when the tab or the browser is closed (localStorage); each tab then has a place of its
   own, held by a lock, so that two tabs do not write over each other and a place without a tab is found again. */
import { text } from "./texts.js";

const PREFIX = "lwg-keep:";
const DAYS_KEPT = 30;
const person = document.body.dataset.person ?? "";
const known = new WeakSet();
const places = new Map();

const isForLong = (form) => Boolean(person) && form.hasAttribute("data-keep-closed");
const storageOf = (key) => (sessionStorage.getItem(key) === null && localStorage.getItem(key) !== null ? localStorage : sessionStorage);
const read = (key) => JSON.parse(storageOf(key).getItem(key) ?? "null");
const baseOf = (form) => `${PREFIX}${person}:${form.dataset.keep || form.dataset.autosave}`;
const isKeyOf = (form, key) => key === baseOf(form) || key.startsWith(`${baseOf(form)}:`);
const drop = (key) => [sessionStorage, localStorage].forEach((storage) => storage.removeItem(key));

function allKeys() {
  return [sessionStorage, localStorage].flatMap((storage) => Object.keys(storage)).filter((one) => one.startsWith(PREFIX));
}

/** True where it is kept; storage can be full or off, and the form works without. */
function write(storage, key, entry) {
  try {
    storage.setItem(key, JSON.stringify({ at: Date.now(), ...entry }));
    return true;
  } catch {
    return false;
  }
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      field.name !== "csrfmiddlewaretoken" &&
      !field.closest("[data-not-kept]") &&
      !["password", "file", "hidden", "submit", "button", "fieldset"].includes(field.type),
  );
}

/** What stands in the form now, as a list of [name, value] in the order of its fields. */
function valuesOf(form) {
  return fieldsOf(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.checked, field.value];
    if (field.type === "select-multiple") return [field.name, [...field.selectedOptions].map((one) => one.value)];
    return [field.name, field.value];
  });
}

function fill(form, values) {
  const left = [...values];
  for (const field of fieldsOf(form)) {
    const isTick = field.type === "checkbox" || field.type === "radio";
    const at = left.findIndex(([name, , value]) => name === field.name && (!isTick || value === field.value));
    if (at < 0) continue; // the form has changed since
    const [[, value]] = left.splice(at, 1);
    if (isTick) field.checked = value;
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = value.includes(option.value);
    } else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Whether the words differ; each opening of a page is a sheet of its own. */
function saysMore(values, shown) {
  const [one, other] = [values, shown].map((list) => JSON.stringify(list.filter(([name]) => name !== "sheet")));
  return one !== other;
}

/** Whether a field says something else than the page did; an editor tells so itself. */
export function wasTyped(form) {
  return [...form.elements].some((field) => {
    if (!field.name || field.matches("[type=hidden], [data-rich-text], button, select")) return false;
    const isTick = field.type === "checkbox" || field.type === "radio";
    return isTick ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  });
}

/** Hold a place for as long as this page lives; false where another tab holds it. */
function hold(key) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(key, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

/** The newest place that no tab holds, else a new one. */
async function placeOf(form) {
  if (!isForLong(form)) return baseOf(form);
  const own = `${baseOf(form)}:${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const left = Object.keys(localStorage).filter((key) => isKeyOf(form, key));
  left.sort((one, other) => read(other).at - read(one).at);
  const isTyped = "restored" in form.dataset; // before the scripts were there
  for (const key of isTyped ? [] : left) if (await hold(key)) return key;
  await hold(own);
  return own;
}

function tell(form, before, forget) {
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
    const version = form.elements.namedItem("version");
    const revision = Number(version?.value);
    fill(form, before);
    if (version) version.value = Math.max(revision, version.value); // may have been saved meanwhile
    forget();
    note.remove();
  });
  note.append(words, undo);
  form.prepend(note);
}

/** Whether what stands in the form is kept, now that it may be the last moment. */
export function keepNow(form) {
  return places.get(form)?.() ?? false;
}

/** Whether this person typed something here that no server has. */
export function hasKept() {
  return allKeys().some((key) => key.startsWith(`${PREFIX}${person}:`));
}

export function forgetAll() {
  allKeys().forEach(drop);
}

async function watch(form) {
  const key = await placeOf(form);
  const storage = isForLong(form) ? localStorage : sessionStorage;
  const entry = read(key);
  const shown = valuesOf(form);
  let waiting;
  const forget = () => {
    clearTimeout(waiting);
    drop(key);
  };
  const keep = (more) => {
    clearTimeout(waiting);
    const values = valuesOf(form);
    const before = read(key); // the same words are as old as they were
    const at = JSON.stringify(before?.values) === JSON.stringify(values) ? before.at : Date.now();
    return write(storage, key, { values, at, ...more });
  };
  if (isForLong(form)) places.set(form, () => keep());
  if (entry && !form.querySelector(".form-errors") && saysMore(entry.values, shown)) {
    fill(form, entry.values);
    form.dataset.restored = ""; // an autosaving form saves what came back
    tell(form, shown, forget);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 250);
  });
  if (wasTyped(form)) keep(); // before this listened
  form.addEventListener("submit", () => keep({ sent: !form.matches("[hx-post], [hx-put], [hx-patch]") && tab() }));
  form.addEventListener("lwg:revision", () => keep());
  form.addEventListener("lwg:saved", forget);
  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, elt, successful } = event.detail;
    if (elt === form && successful && !xhr.getResponseHeader("HX-Redirect")?.includes("/login")) forget();
  });
}

/** What tells this tab from the others. */
function tab() {
  const name = "lwg-tab";
  if (!sessionStorage.getItem(name)) sessionStorage.setItem(name, Math.random().toString(36).slice(2));
  return sessionStorage.getItem(name);
}

/** A form that was sent brought us here by a redirect; a page that was merely opened again accepted nothing. */
const cameByRedirect = () => performance.getEntriesByType("navigation")[0]?.redirectCount > 0;

/** Forget what a page shows to be accepted, what another person left, and what is old. */
function settle() {
  const refused = document.querySelector("[data-not-accepted]"); // log-in and error pages
  for (const key of allKeys()) {
    const entry = read(key);
    const isOld = entry?.at < Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
    if (isOld || (person && !key.startsWith(`${PREFIX}${person}:`))) {
      drop(key);
      continue;
    }
    if (entry?.sent !== tab()) continue;
    const storage = storageOf(key);
    const form = [...document.querySelectorAll("form[data-keep], form[data-autosave]")].find((one) => isKeyOf(one, key));
    const accepted = storage === sessionStorage || cameByRedirect();
    if (refused || form?.querySelector(".form-errors") || !accepted) write(storage, key, { values: entry.values });
    else drop(key);
  }
}

/* form[data-settles="key"][data-settles-sheet="sheet"][data-settles-until="seconds"]: decides about text that the
   server has of a sheet; what this browser kept of it, until that moment and for no tab that is still open, would only
   ask again. Words of another sheet stay: they may be in this browser alone. */
const sheetOf = (entry) => entry?.values.find(([name]) => name === "sheet")?.[1] ?? "";

async function dropSettled(form) {
  const held = new Set(((await navigator.locks?.query())?.held ?? []).map((one) => one.name));
  const base = `${PREFIX}${person}:${form.dataset.settles}`;
  for (const key of allKeys().filter((one) => one === base || one.startsWith(`${base}:`))) {
    if (!held.has(key) && sheetOf(read(key)) === form.dataset.settlesSheet && read(key)?.at <= (Number(form.dataset.settlesUntil) + 1) * 1000) drop(key);
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-settles]")) return;
  setTimeout(() => event.defaultPrevented || dropSettled(event.target)); // once it is known that nobody asks first
});

settle();

export function start(root) {
  const found = [...root.querySelectorAll("form[data-keep], form[data-autosave]")].filter((form) => !known.has(form));
  found.forEach((form) => known.add(form));
  return Promise.all(found.map(watch));
}
