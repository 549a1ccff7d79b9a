// The turns of the open chat, or a welcome where there is none.
import { element } from "./elements.js";
import { TurnView } from "./turn-view.js";

// How near to the end a reader is taken to follow the answer.
const nearEnd = 80;

const prompts = [
  "How long do I boil a potato?",
  "Make this politer: send me the report today.",
  "My lease says 'joint and several liability'. My flatmate stopped paying. What can the landlord ask of me, and what should I do first?",
  "Write a C# method that merges overlapping intervals in O(n log n), and say why it is correct.",
];

export class ConversationView {
  #views = new Map();
  #chat = null;

  constructor({ scroller, welcome, turns, suggestions }, session, actions) {
    this.scroller = scroller;
    this.welcome = welcome;
    this.turns = turns;
    this.session = session;
    this.actions = actions;
    suggestions.append(...prompts.map(text => element("li", {}, element("button", { type: "button", text, click: () => actions.suggest(text) }))));
    session.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const { current } = this.session;
    if (this.#chat !== current) {
      this.#chat = current;
      this.#views.clear();
      this.turns.replaceChildren();
    }

    for (const turn of current.turns.filter(turn => !this.#views.has(turn))) {
      const view = new TurnView(turn, this.actions);
      this.#views.set(turn, view);
      this.turns.append(view.element);
      this.scrollToEnd();
    }

    this.welcome.hidden = current.turns.length > 0;
    this.turns.hidden = current.turns.length === 0;
  }

  /** Shows what an answer has got since. */
  update(turn) {
    const follows = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < nearEnd;
    this.#views.get(turn)?.showSoon(() => {
      if (follows) {
        this.scrollToEnd();
      }
    });
  }

  /** Shows the other answer at once, and puts the focus there, since the button that asked for it is gone. */
  focusOther(turn) {
    this.#views.get(turn)?.focusOther();
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
