// On a phone, the panel is a drawer.
export function startDrawer(button, panel) {
  const set = isOpen => {
    panel.classList.toggle("open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  };
  const close = () => {
    set(false);
    button.focus();
  };

  button.addEventListener("click", () => {
    set(!panel.classList.contains("open"));
    panel.querySelector("select").focus();
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && panel.classList.contains("open")) {
      event.preventDefault();
      close();
    }
  }, { capture: true });
  document.addEventListener("pointerdown", event => {
    if (panel.classList.contains("open") && !panel.contains(event.target) && !button.contains(event.target)) {
      set(false);
    }
  });

  return () => set(false);
}
