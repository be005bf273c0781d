// Takes a person back to their software after a few seconds, unless they choose to stay.
for (const place of document.querySelectorAll("[data-forward]")) {
  const stay = place.querySelector("[data-stay]");
  const timer = setTimeout(() => {
    window.location.assign(place.dataset.forward);
  }, Number(place.dataset.seconds) * 1000);
  stay.addEventListener("click", () => {
    clearTimeout(timer);
    place.querySelector("p").textContent = stay.dataset.stayed;
    place.querySelector("a").focus();
    stay.hidden = true;
  });
}
