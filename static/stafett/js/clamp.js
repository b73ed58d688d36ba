// data-clamp: a long text shows three lines and a button for the rest. Without JavaScript all of it stands.
const { more, less } = document.querySelector("[data-clamp-words]")?.dataset ?? {};

document.querySelectorAll("[data-clamp]").forEach((text) => {
  text.classList.add("sl-clamp");
  if (text.scrollHeight <= text.clientHeight + 1) {
    text.classList.remove("sl-clamp");
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sl-link-button sl-clamp-button";
  button.textContent = more;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const open = !text.classList.toggle("sl-clamp");
    button.textContent = open ? less : more;
    button.setAttribute("aria-expanded", String(open));
  });
  text.after(button);
});
