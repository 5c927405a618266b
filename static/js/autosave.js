/* form[data-autosave="url"]: saves a pause after the last key and says so with the server's time.
   200 JSON {saved_at, version}; 409 HTML: another person saved meanwhile, both texts are shown; 422 JSON {errors}.
   A log-in that expired or a lost connection costs nothing: the text stays (keep.js) and the status says what to do. */
import { csrfToken, text } from "./texts.js";

const PAUSE = 1500;
const RETRY = 10000;
const known = new WeakSet();

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.status?.setAttribute("role", "status");
    this.unsaved = false;
    this.busy = false;
    this.stopped = false;
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("change", () => this.later(PAUSE));
    form.addEventListener("submit", () => this.stop());
    if (form.querySelector(".kept")) this.later(PAUSE); // what keep.js put back before this listened
    addEventListener("beforeunload", (event) => {
      if (this.unsaved) event.preventDefault();
    });
    // A tab that is put away may never come back: save at once.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.unsaved) this.save();
    });
  }

  later(wait) {
    if (this.stopped) return;
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  stop() {
    clearTimeout(this.timer);
    this.unsaved = false;
    this.stopped = true;
  }

  say(words, icon, late = false) {
    if (!this.status) return;
    this.status.classList.toggle("is-late", late);
    this.status.innerHTML = `<i class="bi bi-${icon}" aria-hidden="true"></i> `;
    this.status.append(words);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy || this.stopped) return;
    this.busy = true;
    this.unsaved = false;
    this.say(text("saving"), "arrow-repeat");
    try {
      const response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
        redirect: "manual",
        keepalive: document.hidden,
      });
      await this.answer(response);
    } catch {
      this.say(text("offline"), "wifi-off", true);
      this.busy = false;
      this.later(RETRY);
      return;
    }
    this.busy = false;
    if (this.unsaved) this.later(PAUSE); // typed on while saving
  }

  async answer(response) {
    if (response.ok) {
      const saved = await response.json();
      const version = this.form.elements.namedItem("version");
      if (version && saved.version !== undefined) version.value = saved.version;
      this.say(text("saved", saved.saved_at), "check-circle");
      if (!this.unsaved) this.form.dispatchEvent(new CustomEvent("lwg:saved", { bubbles: true }));
    } else if (response.status === 409) {
      this.stop();
      this.say(text("conflict"), "exclamation-triangle", true);
      const place = document.querySelector(this.form.dataset.autosaveConflict ?? "#conflict");
      if (!place) return;
      place.innerHTML = await response.text();
      window.htmx?.process(place);
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
      place.scrollIntoView({ block: "start" }); // heeds the header that stays in sight
    } else if (response.status === 422) {
      const { errors } = await response.json();
      this.say(Object.values(errors).flat().join(" "), "exclamation-triangle", true);
    } else if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) {
      this.stop();
      this.say(`${text("expired")} `, "lock", true);
      const link = document.createElement("a");
      link.href = `${document.getElementById("texts")?.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
      link.textContent = text("logIn");
      this.status?.append(link);
    } else {
      this.unsaved = true;
      this.say(text("fault"), "exclamation-triangle", true);
    }
  }
}

export function start(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (known.has(form)) continue;
    known.add(form);
    new Autosave(form);
  }
}
