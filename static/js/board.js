/* The running board: asks for news while the page is in view, follows the session on the big screen; prints lists. */
const EVERY = 7000;

function look() {
  const news = document.getElementById("board-news");
  if (!news || document.hidden || document.querySelector("dialog[open]")) return;
  news.dispatchEvent(new Event("lwg:look"));
}

if (document.getElementById("board-news")) {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

// The answer to a quick tap may find its button replaced by the answer to the tap before: then the lists are asked for anew.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.elt.isConnected) return;
  event.detail.shouldSwap = false;
  look();
});

document.addEventListener("htmx:oobAfterSwap", () => {
  if (!document.body.classList.contains("projector") || !document.querySelector("[data-moved]")) return;
  const address = new URL(location.href);
  address.searchParams.delete("part"); // the big screen goes where the session is
  location.replace(address);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
