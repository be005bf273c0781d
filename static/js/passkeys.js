// Shows what needs scripts, and says in words that a key was not used.
for (const place of document.querySelectorAll("[data-needs-script]")) place.hidden = false;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.querySelector("[data-passkey-failed]");
  if (notice) notice.hidden = false;
});
