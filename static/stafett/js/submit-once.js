// The second click on a form that is already on its way is ignored. The label stays as it was.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // After the event, so that the pressed button's name and value still go along.
  setTimeout(() => [...form.elements].forEach((button) => {
    if (button.type === "submit") button.setAttribute("aria-disabled", "true");
  }));
  // A form that answers with a file leaves its page standing: it may be sent again, for another file.
  if ("download" in form.dataset) setTimeout(() => release(form), 3000);
});

function release(form) {
  delete form.dataset.sent;
  [...form.elements].forEach((button) => button.removeAttribute("aria-disabled"));
}

// Back from the next page: the browser shows this one as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
