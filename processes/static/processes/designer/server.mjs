// What the canvas asks the server.

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

/** { status, answer } of a question in JSON; status 0 when the server cannot be reached. */
export async function ask(url, question) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(question),
    });
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    return { status: response.redirected ? 403 : response.status, answer };
  } catch {
    return { status: 0, answer: {} };
  }
}
