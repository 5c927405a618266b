/* The light or dark theme, set before the page is drawn (a plain script in <head>, so that nothing flashes).
   The choice ("light", "dark" or none: as the system) lives in localStorage; buttons carry data-theme-choice. */
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("lwg-theme");
    } catch {
      return null; // storage is off: follow the system
    }
  };
  const apply = () => {
    const choice = stored();
    root.dataset.bsTheme = choice || (dark.matches ? "dark" : "light");
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (choice || "system")));
    }
    document.dispatchEvent(new CustomEvent("lwg:theme"));
  };
  root.classList.add("has-js");
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      if (button.dataset.themeChoice === "system") localStorage.removeItem("lwg-theme");
      else localStorage.setItem("lwg-theme", button.dataset.themeChoice);
    } catch {
      root.dataset.bsTheme = button.dataset.themeChoice; // for this page only
      return;
    }
    apply();
  });
})();
