/* What scripts say, in the reader's language: the data attributes of <template id="texts"> in the page, and of
   <template data-page-texts> on a page that has more to say. */
const texts = {
  ...document.getElementById("texts")?.dataset,
  ...document.querySelector("template[data-page-texts]")?.dataset,
};

/** The text by name, with `%s` filled in. */
export function text(name, filling = "") {
  return (texts[name] ?? "").replace("%s", filling);
}

/** The token that Django asks of every POST (its cookie cannot be read by scripts). */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** Show a message at the foot of the window; `tone` is late, soon, done or info. */
export function toast(words, tone = "late") {
  const place = document.getElementById("toasts");
  if (!place || [...place.children].some((one) => one.textContent.includes(words))) return;
  const icons = { late: "exclamation-triangle", soon: "clock", done: "check-circle", info: "info-circle" };
  const box = document.createElement("div");
  box.className = `message is-${tone}`;
  const icon = document.createElement("i");
  icon.className = `bi bi-${icons[tone]}`;
  icon.setAttribute("aria-hidden", "true");
  const line = document.createElement("p");
  line.textContent = words;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", text("close"));
  close.innerHTML = '<i class="bi bi-x-lg" aria-hidden="true"></i>';
  box.append(icon, line, close);
  place.append(box);
}
