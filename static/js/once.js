/* form[data-once]: the first submit counts; its buttons rest until the page or the answer is there. */
const known = new WeakSet();

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
}

function onSubmit(event) {
  const form = event.currentTarget;
  if (event.defaultPrevented && !isHtmx(form)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  // After this turn, so that the name and value of the button that was pressed go along.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
      if (button.disabled) continue;
      button.setAttribute("aria-busy", "true");
      button.disabled = true;
    }
  });
}

function isHtmx(form) {
  return form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]");
}

export function start(root) {
  for (const form of [...(root.matches?.("form[data-once]") ? [root] : []), ...root.querySelectorAll("form[data-once]")]) {
    if (known.has(form)) continue;
    known.add(form);
    form.addEventListener("submit", onSubmit);
    form.addEventListener("htmx:afterRequest", () => free(form));
  }
}

// Back to a page that the browser had kept: its buttons work again.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(free);
});
