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

document.addEventListener("htmx:oobAfterSwap", () => {
  if (!document.body.classList.contains("projector") || !document.querySelector("[data-moved]")) return;
  const address = new URL(location.href);
  address.searchParams.delete("part"); // the big screen goes where the session is
  location.replace(address);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
