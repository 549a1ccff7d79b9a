// The chats of the session, to go back to.
import { element } from "./elements.js";

export class ChatList {
  constructor(list, session, open) {
    this.list = list;
    this.session = session;
    this.open = open;
    session.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const { chats, current } = this.session;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.chat : null;
    this.list.replaceChildren(...chats.map(chat => element("li", {}, element("button", {
      type: "button",
      "data-chat": chat.id,
      "aria-current": String(chat === current),
      text: chat.turns[0]?.prompt ?? "New chat",
      click: () => this.open(chat.id),
    }))));
    this.list.querySelector(`[data-chat="${focused}"]`)?.focus();
  }
}
