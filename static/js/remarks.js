/* Remarks at minutes: words that are selected get a button under the thumb, which opens the form with those words in
   it; on a wide screen each remark stands at the height of its words. */

const WIDE = matchMedia("(min-width: 48rem)");
const BESIDE = matchMedia("(min-width: 62rem)");
const MOST_BEFORE = 80;
let button;
let chosen;
let hiding;

/** The words of a part of the text as the server reads them: borders of paragraphs as blanks, without our numbers. */
function wordsOf(range) {
  const part = document.createElement("div");
  part.append(range.cloneContents());
  part.querySelectorAll(".remark-number").forEach((one) => one.remove());
  part.querySelectorAll("p, h3, h4, li, br").forEach((one) => one.before(" "));
  return part.textContent.replace(/\s+/g, " ").trim();
}

/** What is selected within one section, or nothing. */
function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const from = range.startContainer;
  const prose = (from.nodeType === Node.TEXT_NODE ? from.parentElement : from).closest?.("[data-remarkable]");
  if (!prose) return null;
  const within = range.cloneRange();
  if (!prose.contains(range.endContainer)) within.setEndAfter(prose.lastChild); // a drag that ran on below it
  const words = wordsOf(within);
  if (!words) return null;
  const before = document.createRange();
  before.setStart(prose, 0);
  before.setEnd(within.startContainer, within.startOffset);
  return { prose, words, before: wordsOf(before).slice(-MOST_BEFORE), at: within.getBoundingClientRect() };
}

function offer() {
  const found = selected();
  clearTimeout(hiding);
  if (!found) {
    hiding = setTimeout(() => (button.hidden = true), 300); // a tap on the button may end the selection first
    return;
  }
  chosen = found;
  // Next in the order of Tab, for who selects by keyboard.
  if (button.previousElementSibling !== found.prose) found.prose.after(button);
  button.hidden = false;
  if (WIDE.matches) {
    const top = Math.min(found.at.bottom + 8, innerHeight - button.offsetHeight - 8);
    const left = Math.min(found.at.left, innerWidth - button.offsetWidth - 16);
    button.style.top = `${Math.max(top, 8)}px`;
    button.style.left = `${Math.max(left, 16)}px`;
  } else button.removeAttribute("style");
}

function open() {
  const details = document.getElementById(`remark-at-${chosen.prose.dataset.remarkable}`);
  const form = details.querySelector("form");
  details.open = true;
  form.elements.passage.value = chosen.words;
  form.elements.before.value = chosen.before;
  form.dispatchEvent(new Event("input", { bubbles: true })); // so that it is kept
  button.hidden = true;
  document.getSelection().removeAllRanges();
  form.elements.text.focus({ preventScroll: true });
  form.scrollIntoView({ block: "center" });
}

/** Each remark at the height of its words, or under the one before. */
function align() {
  for (const beside of document.querySelectorAll(".remarked-beside")) {
    let bottom = 0;
    const top = beside.getBoundingClientRect().top;
    for (const remark of beside.querySelectorAll(".remark")) {
      remark.style.marginTop = "";
      if (!BESIDE.matches) continue;
      const words = document.getElementById(remark.id.replace("remark-", "passage-"));
      const wanted = words ? words.getBoundingClientRect().top - top : bottom;
      const stands = remark.getBoundingClientRect().top - top;
      if (wanted > stands) remark.style.marginTop = `${wanted - stands}px`;
      bottom = remark.getBoundingClientRect().bottom - top;
    }
  }
}

export function start(root) {
  align();
  if (button || !(button = root.querySelector("[data-remark-here]"))) return;
  document.addEventListener("selectionchange", offer);
  document.addEventListener("scroll", () => !button.hidden && WIDE.matches && offer(), { passive: true });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", open);
}

BESIDE.addEventListener("change", align);
addEventListener("resize", align);
document.fonts?.ready.then(align);
