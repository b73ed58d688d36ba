// `/` goes to the search; menus made of <details> close on Esc and on a click outside.
const MENUS = "details[data-menu][open]";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing) {
    const search = document.querySelector("[data-global-search]");
    if (!search) return;
    event.preventDefault();
    const folded = document.querySelector(".sl-menu-toggle");
    if (folded && search.offsetParent === null) folded.open = true;
    search.focus();
  }
  if (event.key === "Escape") {
    document.querySelectorAll(MENUS).forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll(MENUS).forEach((menu) => {
    // The page's menu is opened by a details element that stands before it, not around it.
    const inside = menu.contains(event.target) || event.target.closest(".sl-header");
    if (!inside || (menu.matches(".sl-popup") && !menu.contains(event.target))) menu.open = false;
  });
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Led to one place in a long page: what was said on top follows along for a while.
const said = document.querySelector(".sl-messages[role=status]:not(:empty)");
if (said && document.getElementById(location.hash.slice(1))) {
  said.classList.add("sl-messages--along");
  setTimeout(() => said.classList.remove("sl-messages--along"), 10000);
}
