// Loaded first and blocking: the page must not flash in the wrong theme. Classic script, not a module.
(function () {
  const root = document.documentElement;
  root.dataset.js = ""; // what only stands in for a script (dialogs by :target) steps back
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try { return localStorage.getItem("stafett-theme"); } catch { return null; }
  };
  const apply = () => {
    const choice = stored() || "auto";
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    document.querySelectorAll("[data-theme-choice]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice)));
  };
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-switch]").forEach((group) => { group.hidden = false; });
    apply();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try { localStorage.setItem("stafett-theme", button.dataset.themeChoice); } catch { /* private window */ }
    apply();
  });
})();
