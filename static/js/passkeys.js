// Says in words that a key was not used.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.querySelector("[data-passkey-failed]");
  if (notice) notice.hidden = false;
});
