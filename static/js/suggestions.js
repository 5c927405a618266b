/* Suggests themes for the text as it stands, as buttons that tick them. A fault or no network is no news: nothing shows. */
const box = document.getElementById("theme-suggestions");
const told = document.getElementById("theme-suggested");
const form = box.closest("form");
const PAUSE = 2500; // after the last key, in milliseconds
let timer;
let asked;

async function suggest() {
  asked?.abort();
  asked = new AbortController();
  try {
    const response = await fetch(box.dataset.suggestions, { method: "POST", body: new FormData(form), signal: asked.signal });
    if (!response.ok || response.redirected) return;
    const html = (await response.text()).trim();
    if (box.contains(document.activeElement)) return; // not under somebody's finger
    box.innerHTML = html;
    box.hidden = !html;
  } catch {
    // offline, or asked anew
  }
}

/** Tick the theme where it stands among the ticks, else write it among the new ones. */
function take(name) {
  const tick = [...form.querySelectorAll("input[type=checkbox][name=themes]")].find((one) => one.value === name);
  if (tick) {
    tick.checked = true;
    tick.dispatchEvent(new Event("change", { bubbles: true }));
    tick.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const field = form.elements.namedItem("new_themes");
  const before = field.value.trim().replace(/,$/, "");
  field.value = before ? `${before}, ${name}` : name;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

box.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-name]");
  if (!button) return;
  const item = button.closest("li");
  const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button");
  take(button.dataset.themeName);
  told.textContent = `${button.dataset.themeName} ${box.dataset.ticked}`;
  item.remove();
  if (next) next.focus();
  else {
    box.hidden = true;
    form.elements.namedItem("new_themes").focus();
  }
});
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE);
});
suggest();
