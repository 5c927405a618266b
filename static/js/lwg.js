/* On every page: fits htmx in, and loads a module only where the page has something for it to do. */
import { tell } from "./tabs.js";
import { csrfToken, text, toast } from "./texts.js";

const parts = {
  "form[data-confirm], button[data-confirm]": () => import("./confirm.js"),
  "form[data-once]": () => import("./once.js"),
  ".timer[data-started]": () => import("./timer.js"),
  "[data-remarkable], .remarked-section .remark": () => import("./remarks.js"),
  "[data-chart]": () => import("./charts.js"),
};

// One after the other: what is kept comes back into editors that are ready, and is then saved.
const writing = {
  "textarea[data-rich-text]": () => import("./rich_text.js"),
  "form[data-keep], form[data-autosave]": () => import("./keep.js"),
  "form[data-autosave]": () => import("./autosave.js"),
  "[data-cards]": () => import("./cards.js"),
};
let written = Promise.resolve();
const warn = (fault) => console.warn(fault); // a module that does not come takes none of the others along
const has = (root, selector) => root.matches?.(selector) || root.querySelector(selector);

/** Start what stands in `root`; each module's `start` may be called again and skips what it knows. */
function start(root) {
  for (const [selector, load] of Object.entries(parts)) {
    if (has(root, selector)) load().then((part) => part.start(root)).catch(warn);
  }
  written = written.then(() => startWriting(root)).catch(warn);
}

async function startWriting(root) {
  for (const [selector, load] of Object.entries(writing)) {
    if (has(root, selector)) await (await load()).start(root);
  }
}

start(document);
written.then(() => tell({ opened: true })); // once what other tabs say is heard
// Text of a form that was sent lives on until a page shows that it was accepted; see keep.js.
if ([sessionStorage, localStorage].some((one) => Object.keys(one).some((key) => key.startsWith("lwg-keep:")))) {
  import("./keep.js");
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-log-out]")) return;
  event.preventDefault();
  import("./log_out.js").then(
    (part) => part.logOut(form),
    () => form.submit(),
  );
});
document.querySelector(".form-errors")?.focus();

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".message")?.remove();
});

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.xhr.status === 422) event.detail.target.querySelector(".form-errors")?.focus();
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  toast(text(status === 404 ? "gone" : status === 403 ? "expired" : "fault"));
});
document.addEventListener("htmx:sendError", () => toast(text("offline"), "soon"));
document.addEventListener("htmx:timeout", () => toast(text("offline"), "soon"));
