// The message box: Enter sends, Shift+Enter makes a new line, Escape stops. A draft is never lost.
export class Composer {
  constructor({ form, prompt, send, stop }, session, { submit, cancel, isRunning }) {
    this.prompt = prompt;
    this.send = send;
    this.stop = stop;
    this.session = session;
    this.isRunning = isRunning;
    this.submit = submit;
    prompt.value = session.draft;

    form.addEventListener("submit", event => {
      event.preventDefault();
      this.#submit();
    });
    prompt.addEventListener("keydown", event => {
      // A key that ends the composition of a character sends nothing.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    prompt.addEventListener("input", () => this.show());
    stop.addEventListener("click", () => {
      cancel();
      prompt.focus();
    });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape" && isRunning() && !event.defaultPrevented) {
        cancel();
      }
    });
    this.show();
  }

  set text(text) {
    this.prompt.value = text;
    this.show();
    this.prompt.focus();
  }

  show() {
    this.session.draft = this.prompt.value;
    this.session.keep();
    const running = this.isRunning();
    const hadFocus = document.activeElement === this.send || document.activeElement === this.stop;
    this.send.hidden = running;
    this.stop.hidden = !running;
    this.send.disabled = this.prompt.value.trim() === "";
    if (hadFocus) {
      this.prompt.focus();
    }
  }

  #submit() {
    const text = this.prompt.value.trim();
    if (text && !this.isRunning()) {
      this.text = "";
      this.submit(text);
    }
  }
}
