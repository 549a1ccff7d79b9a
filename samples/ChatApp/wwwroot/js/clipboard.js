// Copies an answer and says so, on the button and aloud.
const shownFor = 1600;

export async function copyText(text, button, announce) {
  const label = button.querySelector("span");
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = "Copied";
    announce("Copied.");
  } catch {
    label.textContent = "Not allowed";
    announce("The browser does not allow copying.");
  }

  setTimeout(() => label.textContent = "Copy", shownFor);
}
