// Menus are <details>: they open and close without us. We close them when the person goes elsewhere.
const menus = [...document.querySelectorAll("details.menu")];

document.addEventListener("click", (event) => {
  for (const menu of menus) {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of menus) {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A long list of offices gets a field that narrows it down.
for (const field of document.querySelectorAll("[data-narrows]")) {
  const entries = [...document.getElementById(field.dataset.narrows).children];
  const words = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  field.addEventListener("input", () => {
    const wanted = words(field.value);
    for (const entry of entries) entry.hidden = !words(entry.textContent).includes(wanted);
  });
  field.closest("details").addEventListener("toggle", (event) => {
    if (event.target.open) field.focus();
  });
}
