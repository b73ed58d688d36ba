// Search for actors as one types (ARIA combobox with a listbox). The server answers
// {"results": [{id, name, title, organisation, organisation_id, covered}], "message": ""}.
const MIN = 2;
const WAIT = 250;

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A ticked card: the field that is sent, its label, and a line below. Without the tick it is gone.
function card(name, value, label, help, id, type = "checkbox") {
  const input = element("input", { type, name, value, id });
  const text = element("div", { class: "sl-choice__text" },
    element("label", { class: "sl-choice__label", for: id }, label));
  if (help) text.append(element("p", { class: "sl-choice__help" }, help));
  return [element("div", { class: "sl-choice" }, input, text), input];
}

document.querySelectorAll("[data-combobox]").forEach((box) => {
  const part = (name) => box.querySelector(`[data-combobox-${name}]`);
  const input = part("input"), list = part("list"), status = part("status");
  const chosen = part("chosen"), consents = part("consents"), none = part("none");
  const { comboboxUrl: url, comboboxName: field, comboboxConsent: consentField } = box.dataset;
  const single = "comboboxSingle" in box.dataset; // the next one chosen takes the place of the last
  let results = [], active = -1, timer, asked = 0;

  box.querySelectorAll("[data-without-js]").forEach((button) => { button.hidden = true; });
  // Ticks of the same name may stand elsewhere in the form: those who take part already.
  const tickOf = (id) => (box.closest("form") || box).querySelector(
    `input[name="${field}"][value="${CSS.escape(id)}"]:not([data-without-js] *)`,
  );
  const picked = (id) => tickOf(id)?.checked;
  const anyTicked = () => Boolean((box.closest("form") || box).querySelector(
    `input[name="${field}"]:checked:not([data-without-js] *)`,
  ));

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = (index + results.length) % results.length;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function tidy() {
    const organisations = new Set([...chosen.querySelectorAll("input:checked")].map((tick) => tick.dataset.organisation));
    consents?.querySelectorAll(".sl-choice").forEach((block) => {
      if (!organisations.has(block.querySelector("input").value)) block.remove();
    });
    if (none) none.hidden = anyTicked();
  }

  function choose(actor) {
    const offered = tickOf(actor.id);
    if (offered) offered.checked = true;
    else {
      const [chip, tick] = card(field, actor.id, actor.name, `${actor.title}, ${actor.organisation}`,
        `${input.id}_${actor.id}`, single ? "radio" : "checkbox");
      if (single) chosen.replaceChildren();
      tick.checked = true;
      tick.dataset.organisation = actor.covered ? "" : actor.organisation_id;
      chosen.append(chip);
      const known = consents?.querySelector(`input[value="${CSS.escape(String(actor.organisation_id))}"]`);
      if (!actor.covered && consents && !known) {
        const label = box.dataset.comboboxConsentText.replace("{organisation}", actor.organisation);
        consents.append(card(consentField, actor.organisation_id, label, "", `${input.id}_c${actor.organisation_id}`)[0]);
      }
    }
    input.value = "";
    status.textContent = box.dataset.comboboxAdded.replace("{name}", actor.name);
    close();
    tidy();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show(answer) {
    results = answer.results.filter((actor) => !picked(actor.id));
    list.replaceChildren(...results.map((actor, n) => element("li",
      { role: "option", id: `${list.id}_${n}`, class: "sl-combobox__option", "aria-selected": "false" },
      actor.name, element("small", {}, `${actor.title}, ${actor.organisation}`))));
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    const { comboboxNothing: nothing, comboboxFound: found } = box.dataset;
    const count = results.length ? found.replace("{n}", results.length) : nothing;
    status.textContent = answer.message ? `${results.length ? "" : `${nothing} `}${answer.message}` : count;
    active = -1;
  }

  async function search() {
    const text = input.value.trim(), number = ++asked;
    if (text.length < MIN) { close(); status.textContent = ""; return; }
    try {
      const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams({ q: text })}`);
      if (number === asked && response.ok) show(await response.json());
    } catch { status.textContent = box.dataset.comboboxFailed; }
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation(); // a search is not a change of the draft
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden && results.length;
    if (event.key === "Enter") {
      event.preventDefault(); // Enter in the search must not send the whole form
      if (open) choose(results[Math.max(active, 0)]);
    } else if (open && event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
    else if (open && event.key === "ArrowUp") { event.preventDefault(); mark(active < 0 ? -1 : active - 1); }
    else if (open && event.key === "Escape") { event.stopPropagation(); event.preventDefault(); close(); }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(results[[...list.children].indexOf(option)]);
  });
  input.addEventListener("blur", close);
  // A word left in the search is no search once the form is sent: here one chooses from the list.
  box.closest("form")?.addEventListener("submit", () => { input.value = ""; });
  chosen.addEventListener("change", (event) => {
    if (event.target.checked) return;
    event.target.closest(".sl-choice").remove();
    tidy();
    input.focus();
  });
  box.closest("form")?.addEventListener("change", tidy);
  tidy();
  // What was typed before this script had come is searched for too.
  if (document.activeElement === input) search();
});
