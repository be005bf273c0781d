// The choice of theme in the user's menu: "auto" follows the system.
function chosen() {
  try {
    return localStorage.getItem("theme") || "auto";
  } catch {
    return "auto";
  }
}

function choose(theme) {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Kept for this page only.
  }
}

for (const group of document.querySelectorAll("[data-theme-choice]")) {
  const options = [...group.querySelectorAll("button")];
  const show = () => {
    for (const option of options) {
      option.setAttribute("aria-pressed", String(option.value === chosen()));
    }
  };
  for (const option of options) {
    option.addEventListener("click", () => {
      choose(option.value);
      show();
    });
  }
  show();
}
