// One prompt and its answer.
import { badgeOf, numbersOf } from "./answer-facts.js";
import { showText } from "./answer-text.js";
import { element, icon } from "./elements.js";

const copyIcon = "M7 7V4.5A1.5 1.5 0 0 1 8.5 3h7A1.5 1.5 0 0 1 17 4.5v7a1.5 1.5 0 0 1-1.5 1.5H13M4.5 7h7A1.5 1.5 0 0 1 13 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7z";
const againIcon = "M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5";

export class TurnView {
  #text = element("div", { className: "answer-text" });
  #facts = element("div", { className: "facts" });
  #trouble = element("div", { className: "trouble" });
  #answer = element("div", { className: "answer", role: "group", "aria-label": "Answer" }, this.#text, this.#trouble, this.#facts);
  #isDue = false;

  constructor(turn, { costs, copy, retry }) {
    this.turn = turn;
    this.costs = costs;
    this.copy = copy;
    this.retry = retry;
    this.element = element("li", { className: "turn", "data-turn": turn.id }, element("p", { className: "prompt" }, element("span", { className: "visually-hidden", text: "You: " }), turn.prompt), this.#answer);
    this.show();
  }

  /** Shows the answer as it is now; many pieces of text at once make one change of the page. */
  showSoon(shown) {
    if (!this.#isDue) {
      this.#isDue = true;
      requestAnimationFrame(() => {
        this.#isDue = false;
        this.show();
        shown();
      });
    }
  }

  show() {
    const { turn } = this;
    const isStreaming = turn.state === "streaming";
    this.#answer.classList.toggle("streaming", isStreaming);
    this.#answer.setAttribute("aria-busy", String(isStreaming));
    showText(this.#text, turn.answer);
    this.#trouble.hidden = turn.state !== "failed" && turn.state !== "stopped";
    this.#trouble.classList.toggle("stopped", turn.state === "stopped");
    this.#trouble.replaceChildren(
      element("p", { text: turn.state === "failed" ? turn.error : "Stopped. What came is kept." }),
      this.#button("Try again", againIcon, () => this.retry(turn)));
    const canBeCopied = !isStreaming && turn.answer;
    this.#facts.replaceChildren(...[
      turn.target && badgeOf(turn),
      canBeCopied && element("span", { className: "actions" }, this.#button("Copy", copyIcon, event => this.copy(turn, event.currentTarget))),
      turn.target && numbersOf(turn, this.costs),
    ].filter(Boolean));
  }

  #button(text, path, click) {
    return element("button", { type: "button", className: "small-button", click }, icon(path), element("span", { text }));
  }
}
