// Lets the gateway answer a turn, one at a time.
import { GatewayError } from "./gateway-error.js";
import { complete } from "./gateway.js";

/** The model that did not answer a turn. */
export const otherTarget = turn => turn.target === "strong" ? "weak" : "strong";

export class Answering extends EventTarget {
  #abort = null;

  constructor(session) {
    super();
    this.session = session;
  }

  get isRunning() {
    return this.#abort !== null;
  }

  stop() {
    this.#abort?.abort();
  }

  /** Answers a turn anew. */
  async run(turn, model) {
    const { id, prompt } = turn;
    for (const name of Object.keys(turn)) {
      delete turn[name];
    }

    Object.assign(turn, { id, prompt, answer: "", state: "streaming" });
    await this.#answer(turn, turn, model);
  }

  /** Lets the other model answer a turn, too. */
  async runOther(turn) {
    turn.other = { answer: "", state: "streaming" };
    await this.#answer(turn, turn.other, otherTarget(turn));
  }

  // What comes goes into the turn, or into its other answer.
  async #answer(turn, given, model) {
    this.#abort = new AbortController();
    const started = performance.now();
    this.#tell("start", turn, given);
    try {
      for await (const part of complete(model, this.session.messagesFor(turn), this.#abort.signal)) {
        if (part.decision) {
          Object.assign(given, part.decision);
          this.#tell("decided", turn, given);
        } else if (part.text) {
          given.firstMilliseconds ??= performance.now() - started;
          given.answer += part.text;
        } else {
          Object.assign(given, part);
        }

        this.#tell("progress", turn, given);
      }

      given.state = "done";
    } catch (error) {
      this.#fail(given, error);
    } finally {
      given.milliseconds = performance.now() - started;
      this.#abort = null;
      this.#tell("progress", turn, given);
      this.#tell("end", turn, given);
    }
  }

  #fail(given, error) {
    if (this.#abort.signal.aborted) {
      given.state = "stopped";
      return;
    }

    given.state = "failed";
    given.error = error instanceof GatewayError ? error.describe() : "The answer broke off before its end. What came is kept.";
  }

  #tell(name, turn, given) {
    this.dispatchEvent(new CustomEvent(name, { detail: { turn, given } }));
  }
}
