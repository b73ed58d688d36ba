// Rows of a Django formset: data-formset around it, data-formset-row each, a <template
// data-formset-template> with __prefix__. The server does the same when the buttons are submitted.
const rowsOf = (formset) => [...formset.querySelectorAll("[data-formset-row]")];

function renumber(formset) {
  const prefix = formset.dataset.formset;
  const pattern = new RegExp(`(^|\\s|id_)${prefix}-(\\d+|__prefix__)-`, "g");
  const rows = rowsOf(formset);
  rows.forEach((row, index) => {
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes(`${prefix}-`)) element.setAttribute(name, value.replace(pattern, `$1${prefix}-${index}-`));
      }
    }
    row.querySelectorAll("[data-formset-number]").forEach((number) => { number.textContent = index + 1; });
    row.querySelectorAll("[data-formset-remove]").forEach((button) => { button.value = index; });
  });
  formset.querySelector(`[name="${prefix}-TOTAL_FORMS"]`).value = rows.length;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-formset-add], [data-formset-remove]");
  const formset = button?.closest("[data-formset]");
  if (!formset) return;
  event.preventDefault();
  const row = button.closest("[data-formset-row]");
  if (row) {
    const rows = rowsOf(formset);
    const neighbour = rows[rows.indexOf(row) - 1] || rows[rows.indexOf(row) + 1];
    row.remove();
    renumber(formset);
    (neighbour?.querySelector("input, select") || formset.querySelector("[data-formset-add]"))?.focus();
  } else {
    const fresh = formset.querySelector("template[data-formset-template]").content.cloneNode(true);
    formset.querySelector("[data-formset-rows]").append(fresh);
    renumber(formset);
    rowsOf(formset).at(-1).querySelector("input:not([type=hidden]), select")?.focus();
  }
  formset.dispatchEvent(new Event("input", { bubbles: true }));
});
