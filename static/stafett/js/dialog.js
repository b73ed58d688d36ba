// data-dialog="id" opens a native <dialog>; data-close closes it. The link's own address is the page
// that does the same without JavaScript. The browser gives focus back to what opened it.
function open(dialog, opener) {
  if (!dialog || dialog.open) return false;
  if (opener) serve(dialog, opener);
  dialog.showModal();
  dialog.querySelector("[data-dialog-heading], h2")?.focus();
  return true;
}

// One dialog serves all rows of a table: address, title and lead are those of the row it was opened from.
function serve(dialog, opener) {
  const form = dialog.querySelector("form[data-dialog-form]");
  if (!form) return;
  const row = opener.closest("tbody");
  const heading = dialog.querySelector("[data-dialog-heading]");
  heading.dataset.words ??= heading.textContent;
  heading.textContent = `${heading.dataset.words}: ${row.querySelector("th").firstChild.textContent}`;
  dialog.querySelector("[data-dialog-lead]").textContent = row.querySelector("[data-clamp]").textContent;
  form.reset();
  form.action = opener.href;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    if (open(document.getElementById(opener.dataset.dialog), opener)) event.preventDefault();
    return;
  }
  const dialog = event.target.closest("[data-close]")?.closest("dialog");
  if (dialog) {
    event.preventDefault();
    dialog.close();
  }
});

// Enter in a dialog that stands inside a longer form presses the dialog's button, not the form's.
document.addEventListener("keydown", (event) => {
  const button = event.key === "Enter" && event.target.matches("dialog input") &&
    event.target.closest("dialog").querySelector("[data-dialog-enter]");
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("close", (event) => {
  // A dialog opened by the address would open again on reload.
  if (event.target.id && location.hash === `#${event.target.id}`) {
    history.replaceState(null, "", location.pathname + location.search);
  }
}, true);

function openByAddress() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  open(named && named.closest("dialog"));
}

addEventListener("hashchange", openByAddress);
// The server sends a dialog back open when its form had an error.
if (!open(document.querySelector("dialog[data-open]"))) openByAddress();
