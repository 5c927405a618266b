/* .timer[data-started][data-minutes]: the minutes that a part of the session has left. Spoken by screen readers only when
   the time is nearly over and when it is over. */
import { text } from "./texts.js";

const NEARLY = 3;

function show(timer) {
  const minutes = Number(timer.dataset.minutes);
  const used = (Date.now() - Date.parse(timer.dataset.started)) / 60000;
  const left = Math.ceil(minutes - used);
  const bar = timer.querySelector("progress");
  if (bar) {
    bar.max = minutes;
    bar.value = Math.min(minutes, Math.max(0, used));
  }
  timer.classList.toggle("is-soon", left > 0 && left <= NEARLY);
  timer.classList.toggle("is-late", left <= 0);
  const words = left > 0 ? text("left", left) : text("over", -left);
  const line = timer.querySelector("[data-timer-text]");
  if (line && line.textContent !== words) line.textContent = words;
}

let ticking;

export function start(root) {
  const all = () => document.querySelectorAll(".timer[data-started]");
  for (const timer of root.matches?.(".timer") ? [root] : root.querySelectorAll(".timer[data-started]")) show(timer);
  ticking ??= setInterval(() => all().forEach(show), 5000);
}
