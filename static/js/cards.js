/* [data-cards]: the cards of the board beside the writing form. A card is dragged into an editor, or put at the end of
   a section by its button; whether its words stand in the text is read from the text. */
import { allEditors, editorOf, putAtEnd, wordsOf } from "./rich_text.js";
import { text } from "./texts.js";

const PAUSE = 400;
const folded = (words) => words.toLowerCase().replace(/\s+/g, " ").trim();
const linesOf = (card) => [...card.querySelectorAll("[data-text] p")].map((one) => one.textContent.trim());
const nameOf = (textarea) => document.querySelector(`label[for="${textarea.id}"]`).textContent.trim();

/** A situation as paragraphs, everything else as an item of a list, with further lines under it. */
function htmlOf(card) {
  const box = document.createElement("div");
  const lines = linesOf(card).map((words) => {
    const line = document.createElement("p");
    line.textContent = words;
    return line;
  });
  if (card.dataset.section === "situation") box.append(...lines);
  else {
    const item = document.createElement("li");
    item.append(...lines);
    const list = document.createElement("ul");
    list.append(item);
    box.append(list);
  }
  return box.innerHTML;
}

/** With what tells the editor how much of it is wrapping: an item goes between items, never into a sentence. */
function droppedHtmlOf(card) {
  const wrapped = card.dataset.section === "situation" ? 0 : 1;
  return htmlOf(card).replace(/^<\w+/, `$& data-pm-slice="${wrapped} ${wrapped} []"`);
}

function showStates(cards) {
  const texts = allEditors().map(([textarea, { editor }]) => [textarea, folded(wordsOf(editor.state.doc))]);
  for (const card of cards) {
    const lines = linesOf(card).map(folded);
    const found = texts.find(([, words]) => lines.every((line) => words.includes(line)));
    const state = card.querySelector("[data-state]");
    const words = found ? text("cardIn", nameOf(found[0])) : text("cardOut");
    card.classList.toggle("is-in-text", Boolean(found));
    if (state.textContent.trim() === words) continue;
    state.classList.toggle("is-done", Boolean(found));
    state.classList.toggle("is-calm", !found);
    state.innerHTML = `<i class="bi bi-${found ? "check-circle" : "dash-circle"}" aria-hidden="true"></i> `;
    state.append(words);
  }
}

/** Where to put it: what it is about stands first. */
function askPlace(card, onChosen) {
  const dialog = document.getElementById("put-dialog");
  const places = dialog.querySelector(".put-places");
  dialog.querySelector(".put-what").textContent = linesOf(card)[0];
  const own = places.querySelector(`[value="${card.dataset.section}"]`);
  for (const one of places.children) one.className = `btn ${one === own ? "btn-primary" : "btn-secondary"}`;
  if (own) places.prepend(own);
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue && onChosen(document.getElementById(`id_${dialog.returnValue}`));
  dialog.showModal();
  own?.focus();
}

export function start(root) {
  const panel = root.querySelector("[data-cards]");
  const cards = [...panel.querySelectorAll("[data-card]")];
  if (!allEditors().length || panel.dataset.started) return;
  panel.dataset.started = "";
  const told = panel.querySelector("[data-told]");
  const undo = panel.querySelector("[data-undo]");
  let last;
  panel.querySelector(".cards-help").hidden = false;
  document.querySelector(".cards-button")?.removeAttribute("hidden");
  for (const card of cards) {
    card.querySelector(".card-foot").hidden = false;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/html", droppedHtmlOf(card));
      event.dataTransfer.setData("text/plain", linesOf(card).join("\n"));
      event.dataTransfer.effectAllowed = "copy";
    });
    card.querySelector("[data-put]").addEventListener("click", () =>
      askPlace(card, (textarea) => {
        if (!putAtEnd(textarea, htmlOf(card), linesOf(card).join("\n"))) return editorOf(textarea).editor.commands.focus();
        last = editorOf(textarea).editor;
        told.textContent = text("cardPut", nameOf(textarea));
        undo.hidden = false;
      }),
    );
  }
  undo.addEventListener("click", () => {
    last.chain().undo().run();
    told.textContent = "";
    undo.hidden = true;
  });
  let waiting;
  document.getElementById("minutes-form").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => showStates(cards), PAUSE);
  });
  showStates(cards);
}
