// The button for the dark theme. Until it is used, the system decides.
const system = matchMedia("(prefers-color-scheme: dark)");

export function startTheme(button) {
  const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));

  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It holds for this page then.
    }

    show();
  });
  system.addEventListener("change", show);
  show();
}
