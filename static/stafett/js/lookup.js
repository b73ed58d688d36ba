// data-lookup-url: asks the server about a field when it is left, and puts the answer's text into
// data-lookup-output. Answer: {"text": "...", "state": "ok" | "error" | ""}. data-lookup-method="post"
// keeps the value out of addresses and their logs.
document.addEventListener("change", async (event) => {
  const input = event.target;
  const url = input.dataset?.lookupUrl;
  if (!url) return;
  const output = document.getElementById(input.dataset.lookupOutput);
  const asked = input.value;
  const data = new URLSearchParams({ value: asked });
  let request = [`${url}?${data}`, {}];
  if (input.dataset.lookupMethod === "post") {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    request = [url, { method: "POST", body: data, headers: { "X-CSRFToken": token } }];
  }
  let answer = { text: "", state: "" };
  try {
    const response = asked ? await fetch(...request) : null;
    if (response?.ok) answer = await response.json();
  } catch { /* the server checks again when the form is sent */ }
  if (input.value !== asked) return;
  output.textContent = answer.text || "";
  output.dataset.state = answer.state || "";
});
