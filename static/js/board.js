/* The running board: asks for news while the page is in view, follows the session on the big screen; prints lists.
   Lists come anew with each answer, to a tap or to asking for news: never an older one in the place of a newer one, and
   never while a finger is down on them, or the tap would be lost. */
const EVERY = 7000;
let looking = false; // one question at a time; what is wanted meanwhile is asked after it
let again = false;
let pressed = false;

/** Where to ask for what differs from what is shown now; null where the board does not run. */
const address = () => document.getElementById("board-news")?.dataset.url;

async function look() {
  if (!address() || document.hidden || document.querySelector("dialog[open]")) return;
  again = looking || pressed;
  if (again) return;
  looking = true;
  await window.htmx.ajax("get", address(), { source: "#board-look", target: "#main", swap: "none" }).catch(() => {});
  looking = false;
  if (again) look();
}

if (address()) {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

document.addEventListener("pointerdown", () => (pressed = true), true);
for (const up of ["pointerup", "pointercancel"]) {
  document.addEventListener(up, () => {
    pressed = false;
    setTimeout(() => again && look()); // after the click
  });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, path } = event.detail.requestConfig;
  const isLook = elt.id === "board-look";
  const isOld = isLook ? path !== address() : !elt.isConnected; // another answer came first
  const bringsListsOnly = isLook || elt.closest("[hx-swap=none]");
  if (!isOld && !(pressed && bringsListsOnly)) return;
  event.detail.shouldSwap = false;
  look();
});

document.addEventListener("htmx:oobAfterSwap", () => {
  if (!document.body.classList.contains("projector") || !document.querySelector("[data-moved]")) return;
  const here = new URL(location.href);
  here.searchParams.delete("part"); // the big screen goes where the session is
  location.replace(here);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
