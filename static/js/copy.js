// Buttons that copy a text and say so. Without scripts they are not shown; the text can be selected.
const STAYS_MS = 3500;
const region = document.querySelector("[data-toasts]");

function say(sentence) {
  if (!region) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = sentence;
  region.replaceChildren(toast);
  setTimeout(() => toast.remove(), STAYS_MS);
}

async function write(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("not copied");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    try {
      await write(button.dataset.copy);
      say(button.dataset.copied);
    } catch {
      say(button.dataset.failed);
    }
    button.focus();
  });
}
