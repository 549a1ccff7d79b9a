// The chats of this session, in the tab's own storage: a reload keeps them, a closed tab forgets them.
const key = "routellm-chat";

export class Session extends EventTarget {
  constructor() {
    super();
    const kept = read();
    this.chats = kept.chats ?? [];
    this.router = kept.router ?? null;
    this.threshold = kept.threshold ?? null;
    this.draft = kept.draft ?? "";
    this.current = this.chats.find(chat => chat.id === kept.current) ?? null;

    // A page that was left in mid-answer has what came until then.
    for (const given of this.turns.flatMap(turn => [turn, turn.other]).filter(given => given?.state === "streaming")) {
      given.state = "stopped";
    }

    if (!this.current) {
      this.startChat();
    }
  }

  /** All turns of all chats. */
  get turns() {
    return this.chats.flatMap(chat => chat.turns);
  }

  startChat() {
    this.chats = this.chats.filter(chat => chat.turns.length > 0);
    this.current = { id: crypto.randomUUID(), turns: [] };
    this.chats.unshift(this.current);
    this.changed();
  }

  openChat(id) {
    this.current = this.chats.find(chat => chat.id === id) ?? this.current;
    this.changed();
  }

  addTurn(prompt) {
    const turn = { id: crypto.randomUUID(), prompt, answer: "", state: "streaming" };
    this.current.turns.push(turn);
    this.changed();
    return turn;
  }

  /** The conversation up to a turn, as a model is sent it. Turns without an answer are left out. */
  messagesFor(turn) {
    const turns = this.chats.find(chat => chat.turns.includes(turn)).turns;
    return [
      ...turns.slice(0, turns.indexOf(turn)).filter(earlier => earlier.answer).flatMap(earlier => [
        { role: "user", content: earlier.prompt },
        { role: "assistant", content: earlier.answer },
      ]),
      { role: "user", content: turn.prompt },
    ];
  }

  /** Keeps the state and tells who listens. */
  changed() {
    this.keep();
    this.dispatchEvent(new Event("change"));
  }

  keep() {
    const { chats, router, threshold, draft } = this;
    try {
      sessionStorage.setItem(key, JSON.stringify({ chats, router, threshold, draft, current: this.current.id }));
    } catch {
      // Full or switched off: the page goes on without.
    }
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}
