/* What [data-confirm] asks about is never sent unasked: pressed before confirm.js is there, it waits for it; and where
   that does not come, the browser asks in its own way. A plain script in <head>, so that it is there before any button. */
(() => {
  "use strict";
  const LATE = 3000;
  let late;
  let press = () => {};
  const hold = (event) => {
    const { target: form, submitter } = event;
    const words = submitter?.dataset.confirm || form.dataset.confirm;
    if (!words || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    press = () => form.requestSubmit(submitter);
    clearTimeout(late);
    late = setTimeout(() => {
      if (!window.confirm(words)) return;
      form.dataset.confirmed = "1";
      press();
    }, LATE);
  };
  document.addEventListener("submit", hold, true);
  document.addEventListener(
    "lwg:asks",
    () => {
      clearTimeout(late);
      document.removeEventListener("submit", hold, true);
      press();
    },
    { once: true },
  );
})();
