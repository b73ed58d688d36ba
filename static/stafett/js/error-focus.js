// A page that comes back with errors starts at their summary; its links go to the field itself.
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.closest(".sl-field, fieldset")?.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
