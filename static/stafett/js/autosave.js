// form[data-autosave]: the draft is sent three seconds after the last letter, and on Ctrl+S. Never
// while the form itself is on its way. Files wait for Lagre: they are too heavy to send at each pause.
const WAIT = 3000;

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const status = document.querySelector("[data-autosave-status]");
  const signIn = document.querySelector("[data-autosave-sign-in]");
  let timer, running, again = false, signedOut = false;
  const say = (key, time = "") => {
    if (status) status.textContent = (status.dataset[key] || "").replace("{time}", time);
    if (signIn) signIn.hidden = key !== "out";
  };

  async function send() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("_autosave", "1");
    return fetch(form.action, { method: "POST", body: data, signal: running.signal });
  }

  // Whoever signed in again in another tab has a new key there; this page takes it over. Not when it
  // was someone else: these words would become that person's draft, and be sent in that person's name.
  async function renewKey() {
    const answer = await fetch(form.action, { signal: running.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.person !== document.body.dataset.person) return false;
    const fresh = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (fresh) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((key) => { key.value = fresh.value; });
    return Boolean(fresh);
  }

  async function save() {
    clearTimeout(timer);
    if (form.dataset.sent) return;
    if (running) { again = true; return; }
    running = new AbortController();
    try {
      let response = await send();
      if (response.status === 403 && await renewKey()) response = await send();
      if (response.status === 401) { running = null; signedOut = true; say("out"); return; }
      signedOut = false;
      if (!response.ok) throw new Error(String(response.status));
      const { saved_at: time, draft } = await response.json();
      const hidden = form.querySelector("[name=draft]");
      if (hidden && draft) hidden.value = draft;
      say("saved", time);
    } catch (error) {
      if (error.name !== "AbortError") say("failed");
    }
    running = null;
    if (again) { again = false; save(); }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  // Sent with a fault in it: what is shown again is kept as well, should one leave it here.
  if (document.querySelector("[data-error-summary]")) timer = setTimeout(save, WAIT);
  // Back from the tab where one has signed in again.
  addEventListener("focus", () => { if (signedOut) save(); });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    again = false;
    running?.abort();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
});
