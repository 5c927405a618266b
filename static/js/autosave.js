/* form[data-autosave="url"]: saves a pause after the last key, and while one types on every twenty seconds.
   200 JSON {saved_at, version}; 409 HTML: another person saved meanwhile, both texts are shown; 422 JSON {errors}.
   Without a connection, while the server restarts and when the log-in expired it says so, tries again by itself with
   longer and longer pauses, and goes on as soon as it can; what is typed meanwhile is kept by keep.js. A page that opens
   in another tab is a log-in: it saves at once then, and the same form in that tab, not touched yet, takes it over. */
import { keepNow, wasTyped } from "./keep.js";
import "./log_out.js"; // to be there when the connection is not
import { hear, tell } from "./tabs.js";
import { csrfToken, text } from "./texts.js";

const PAUSE = 2000;
const LATEST = 20000;
const RETRY = 2000;
const RETRY_AT_MOST = 60000;
const KEEPALIVE_AT_MOST = 60000; // bytes that a browser sends for a page that is gone
const known = new WeakSet();
let touched = false;
addEventListener("input", () => (touched = true), true);

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.status?.setAttribute("role", "status");
    this.typed = 0; // changes so far
    this.saved = 0; // of which the server has so many
    this.tries = 0; // that failed, one after the other
    this.idle = Promise.resolve();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", (event) => !event.target.matches("[data-rich-text]") && this.changed());
    form.addEventListener("submit", (event) => this.submits(event), true);
    if ("restored" in form.dataset || wasTyped(form)) this.changed(); // before this listened
    addEventListener("submit", (event) => this.goesFirst(event), true); // before who asks whether that is meant
    addEventListener("beforeunload", (event) => {
      if (this.isUnsaved && !keepNow(form)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      // A tab that is put away may never come back; one that comes back may have a connection or a log-in again.
      if (this.isUnsaved && !this.stopped) this.save();
    });
    addEventListener("focus", () => this.tries && this.save());
    addEventListener("online", () => this.isUnsaved && this.save());
    addEventListener("offline", () => !this.stopped && this.sayKept("offlineKept", "wifi-off"));
    hear((said) => (said.saved ? this.follow(said) : this.meet()));
    document.addEventListener("lwg:log-out", (event) => event.detail.push(this.flush()));
  }

  get revision() {
    return this.form.elements.namedItem("version")?.value;
  }

  get isUnsaved() {
    return this.typed > this.saved;
  }

  /** A page opened in another tab. If it is this form, it may have come from the server before what was saved here. */
  meet() {
    if (this.stopped) return;
    if (this.isUnsaved) this.save();
    else this.tellSaved();
  }

  tellSaved() {
    tell({ saved: this.form.dataset.autosave, revision: this.revision });
  }

  /** Another tab saved this form late: here stands what was there before. With nothing typed, the page comes anew. */
  follow({ saved, revision }) {
    const isNewer = saved === this.form.dataset.autosave && Number(revision) > Number(this.revision);
    if (!isNewer || touched || this.isUnsaved) return;
    this.form.inert = true; // or a key could be lost on the way
    location.replace(location.pathname + location.search);
  }

  changed() {
    this.typed += 1;
    this.since ??= Date.now();
    if (this.stopped || this.tries) return; // when tries failed, the next one is planned
    this.plan(Math.max(0, Math.min(PAUSE, this.since + LATEST - Date.now())));
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  retry() {
    const pause = Math.min(RETRY_AT_MOST, RETRY * 2 ** this.tries);
    this.tries += 1;
    this.plan(pause * (0.75 + Math.random() / 2)); // not all at once after a restart
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  /** The button saves, after what is under way: else its text would meet our own as if it were another's. */
  submits(event) {
    if (event.defaultPrevented) return;
    if (this.busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      this.idle.then(() => this.form.requestSubmit(submitter));
      return;
    }
    keepNow(this.form);
    this.saved = this.typed; // leaving is what was asked for
    this.stop();
  }

  /** Another button of the page changes the minutes as well: what is typed is saved before. Where that cannot be, the
      page stays and says why; after a conflict or a refusal the next press goes, as the server has kept the words. */
  async goesFirst(event) {
    const { target, submitter } = event;
    if (target === this.form || target.method !== "post" || target.matches("[data-log-out], [hx-post]")) return;
    if (!this.isUnsaved || this.stopped || this.refused) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await this.flush();
    if (!this.isUnsaved) target.requestSubmit(submitter);
  }

  /** Save what is not saved yet, once. */
  async flush() {
    await this.idle;
    if (this.isUnsaved) await this.save();
  }

  say(words, icon, late = false) {
    if (!this.status) return;
    this.status.classList.toggle("is-late", late);
    this.status.innerHTML = `<i class="bi bi-${icon}" aria-hidden="true"></i> `;
    this.status.append(words);
  }

  /** Says what is the matter, and whether the words are safe here. */
  sayKept(what, icon) {
    const isKept = !this.form.hasAttribute("data-keep-closed") || !this.isUnsaved || keepNow(this.form);
    this.say(text(isKept ? what : "notKept"), icon, true);
  }

  save() {
    clearTimeout(this.timer);
    if (!this.busy && !this.stopped) {
      this.busy = true;
      this.idle = this.send().finally(() => {
        this.busy = false;
        if (this.isUnsaved && !this.tries && !this.refused) this.changed();
      });
    }
    return this.idle;
  }

  async send() {
    // What may have been saved though no answer came is sent again as it was: the server knows it, and tells the revision.
    this.sent ??= { body: this.body(), typed: this.typed };
    this.since = null;
    this.refused = false;
    if (!this.tries) this.say(text("saving"), "arrow-repeat");
    try {
      let response = await this.post(this.sent.body);
      if (isLogIn(response)) {
        if (!(await this.renew())) return;
        response = await this.post(this.sent.body);
      }
      await this.answer(response);
    } catch {
      this.sayKept("offlineKept", "wifi-off");
      this.retry();
    }
  }

  body() {
    const body = new FormData(this.form);
    body.delete("csrfmiddlewaretoken"); // goes in the header: a new log-in brings a new one
    return body;
  }

  post(body) {
    const size = [...body.values()].reduce((sum, value) => sum + 3 * value.length, 0);
    return fetch(this.form.dataset.autosave, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      redirect: "manual",
      keepalive: document.hidden && size < KEEPALIVE_AT_MOST,
    });
  }

  /** Whether the same person is logged in (again): a log-in elsewhere in this browser counts, with its new token. */
  async renew() {
    const response = await fetch(location.pathname + location.search, { redirect: "manual" });
    if (!response.ok) {
      this.sayExpired();
      this.retry();
      return false;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (page.body.dataset.person !== document.body.dataset.person) {
      this.stop();
      this.say(text("another"), "person-lock", true);
      return false;
    }
    const token = page.querySelector('meta[name="csrf-token"]').content;
    document.querySelector('meta[name="csrf-token"]').content = token;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token));
    return true;
  }

  sayExpired() {
    if (this.status?.querySelector("a")) return;
    this.sayKept("expiredKept", "lock");
    const link = document.createElement("a");
    link.href = `${document.getElementById("texts")?.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank"; // this page keeps its text, and saves it once there is a log-in again
    link.textContent = text("logIn");
    this.status?.append(" ", link);
  }

  async answer(response) {
    if (response.ok) return this.wasSaved(await response.json());
    if (response.status === 409) return this.conflict(await response.text());
    if (isLogIn(response)) {
      this.sayExpired();
      this.retry();
    } else if (response.status === 422) {
      const { errors } = await response.json();
      this.refuses(Object.values(errors).flat().join(" "));
      (await import("./rich_text.js")).showErrors(this.form, errors);
    } else if ([400, 413].includes(response.status)) this.refuses(text("tooMuch"));
    else if (response.status === 404) {
      this.stop();
      this.say(text("gone"), "exclamation-triangle", true);
    } else {
      this.sayKept("faultKept", "exclamation-triangle");
      this.retry();
    }
  }

  /** Not to be saved as it is: the next change is the next try. */
  refuses(words) {
    this.say(words, "exclamation-triangle", true);
    this.refused = this.typed === this.sent.typed;
    this.sent = null;
    this.tries = 0;
  }

  wasSaved({ saved_at: savedAt, version: revision }) {
    const version = this.form.elements.namedItem("version");
    if (version && revision !== undefined) version.value = revision;
    if (this.tries || document.hidden) this.tellSaved();
    this.saved = this.sent.typed;
    this.sent = null;
    this.tries = 0;
    this.say(text("saved", savedAt), "check-circle");
    this.form.dispatchEvent(new CustomEvent(this.isUnsaved ? "lwg:revision" : "lwg:saved", { bubbles: true }));
  }

  conflict(html) {
    this.stop();
    const place = document.querySelector(this.form.dataset.autosaveConflict ?? "#conflict");
    if (place) place.innerHTML = html;
    const refused = place?.querySelector("[data-status]")?.dataset.status;
    this.say(refused ?? text("conflict"), "exclamation-triangle", true);
    if (!place) return;
    window.htmx?.process(place);
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" }); // heeds the header that stays in sight
  }
}

const isLogIn = (response) => response.type === "opaqueredirect" || [401, 403].includes(response.status);

export function start(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (known.has(form)) continue;
    known.add(form);
    new Autosave(form);
  }
}
