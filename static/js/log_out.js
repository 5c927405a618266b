/* form[data-log-out]: what is typed here goes at log-out, so what can be saved is saved first, and else it is asked. */
import { ask } from "./confirm.js";
import { forgetAll, hasKept } from "./keep.js";
import { text } from "./texts.js";

export async function logOut(form) {
  const saving = [];
  document.dispatchEvent(new CustomEvent("lwg:log-out", { detail: saving }));
  await Promise.race([Promise.all(saving), new Promise((resolve) => setTimeout(resolve, 5000))]);
  const leave = () => {
    forgetAll();
    form.submit();
  };
  if (!hasKept()) return leave();
  ask({ title: text("logOutTitle"), what: text("logOutWhat"), yes: text("logOutYes"), destroys: true, onYes: leave });
}
