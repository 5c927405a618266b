/* [data-confirm] on a form or a button: asks once, in a dialog that says what will happen, before the form goes.
   With `data-confirm-destroys` something is gone after it, and its button is red. */
import { text } from "./texts.js";

/** Ask in a dialog; `onNo` also where it is closed by Escape. What `destroys` something has a red button. */
export function ask({ title, what, yes, destroys, onYes, onNo }) {
  let said = false;
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const head = document.createElement("h2");
  head.id = "confirm-title";
  head.textContent = title;
  const words = document.createElement("p");
  words.textContent = what;
  const buttons = document.createElement("div");
  buttons.className = "form-actions";
  const go = document.createElement("button");
  go.type = "button";
  go.className = `btn ${destroys ? "btn-danger" : "btn-primary"}`;
  go.textContent = yes;
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "btn btn-secondary";
  stay.textContent = text("cancel");
  buttons.append(go, stay);
  dialog.append(head, words, buttons);
  document.body.append(dialog);
  stay.addEventListener("click", () => dialog.close());
  go.addEventListener("click", () => {
    said = true;
    dialog.close();
    onYes();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (!said) onNo?.();
  });
  dialog.showModal();
  stay.focus(); // the harmless one first
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const source = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!source.dataset.confirm || form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    ask({
      title: source.dataset.confirmTitle || text("sure"),
      what: source.dataset.confirm,
      destroys: "confirmDestroys" in source.dataset,
      yes: source.dataset.confirmYes || submitter?.textContent.trim() || text("yes"),
      onYes: () => {
        form.dataset.confirmed = "1";
        form.requestSubmit(submitter);
      },
    });
  },
  true,
);
document.dispatchEvent(new CustomEvent("lwg:asks")); // what was pressed before: see hold.js

export function start() {}
