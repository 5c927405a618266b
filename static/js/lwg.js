/* On every page: fits htmx in, and loads a module only where the page has something for it to do. */
import { csrfToken, text, toast } from "./texts.js";

const parts = {
  "form[data-confirm], button[data-confirm]": () => import("./confirm.js"),
  "form[data-once]": () => import("./once.js"),
  "form[data-keep], form[data-autosave]": () => import("./keep.js"),
  "form[data-autosave]": () => import("./autosave.js"),
  ".timer[data-started]": () => import("./timer.js"),
  "[data-remarkable], .remarked-section .remark": () => import("./remarks.js"),
  "[data-chart]": () => import("./charts.js"),
};

/** Start what stands in `root`; each module's `start` may be called again and skips what it knows. */
function start(root) {
  for (const [selector, load] of Object.entries(parts)) {
    if (root.matches?.(selector) || root.querySelector(selector)) load().then((part) => part.start(root));
  }
}

start(document);
// Text of a form that was sent lives on until a page shows that it was accepted; see keep.js.
if (Object.keys(sessionStorage).some((key) => key.startsWith("lwg-keep:"))) import("./keep.js");
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
