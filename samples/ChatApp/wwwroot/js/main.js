// Puts the parts of the page together.
import { announceWith, describeEnd } from "./announcer.js";
import { Answering } from "./answering.js";
import { ChatList } from "./chat-list.js";
import { copyText } from "./clipboard.js";
import { Composer } from "./composer.js";
import { ConversationView } from "./conversation-view.js";
import { Costs } from "./costs.js";
import { startDrawer } from "./drawer.js";
import { giveFeedback, routers, settings } from "./gateway.js";
import { RoutingPanel } from "./routing-panel.js";
import { Session } from "./session.js";
import { Tally } from "./tally.js";
import { startTheme } from "./theme.js";

const place = id => document.getElementById(id);
const announce = announceWith(place("announcer"));
const closeDrawer = startDrawer(place("panel-toggle"), place("panel"));
startTheme(place("theme-toggle"));

try {
  await start();
} catch (error) {
  const notice = place("stand-in-notice");
  notice.hidden = false;
  notice.textContent = `${error.describe?.() ?? error.message} Reload the page to try again.`;
}

async function start() {
  const [page, names] = await Promise.all([settings(), routers()]);
  const session = new Session();
  const costs = new Costs(page);
  const answering = new Answering(session);

  const routing = new RoutingPanel(
    { router: place("router"), threshold: place("threshold"), value: place("threshold-value"), preview: place("threshold-preview"), reset: place("threshold-reset") },
    session);
  await routing.start(names);

  const conversation = new ConversationView(
    { scroller: place("scroller"), welcome: place("welcome"), turns: place("turns"), suggestions: place("suggestions") },
    session,
    {
      costs,
      suggest: text => composer.text = text,
      copy: (given, button) => copyText(given.answer, button, announce),
      judge: async (turn, given, score) => {
        try {
          await giveFeedback(given.decision, score);
          given.feedback = score;
          session.keep();
          announce(score === 1 ? "Marked as a good answer." : "Marked as a bad answer.");
        } catch (error) {
          announce(`The mark was not kept. ${error.describe?.() ?? error.message}`);
        }

        conversation.update(turn);
      },
      askOther: turn => {
        if (answering.isRunning) {
          announce("Another answer is under way. Wait for its end, or stop it.");
        } else {
          answering.runOther(turn);
          conversation.focusOther(turn);
        }
      },
      retry: turn => {
        if (!answering.isRunning) {
          place("prompt").focus();
          answering.run(turn, routing.model);
        }
      },
    });
  const composer = new Composer(
    { form: place("composer"), prompt: place("prompt"), send: place("send"), stop: place("stop") },
    session,
    {
      submit: text => answering.run(session.addTurn(text), routing.model),
      cancel: () => answering.stop(),
      isRunning: () => answering.isRunning,
    });
  new Tally(
    {
      strong: place("tally-strong"), weak: place("tally-weak"), saved: place("tally-saved"), percent: place("tally-percent"),
      shareStrong: place("share-strong"), shareWeak: place("share-weak"), strip: place("strip"),
    },
    session,
    costs);
  new ChatList(place("chats"), session, id => {
    answering.stop();
    session.openChat(id);
    closeDrawer();
  });

  answering.addEventListener("start", () => composer.show());
  answering.addEventListener("decided", ({ detail }) => {
    session.changed();
    announce(`The ${detail.given.target} model answers.`);
  });
  answering.addEventListener("progress", ({ detail }) => conversation.update(detail.turn));
  answering.addEventListener("end", ({ detail }) => {
    session.changed();
    composer.show();
    announce(describeEnd(detail.given));
  });

  place("new-chat").addEventListener("click", () => {
    answering.stop();
    session.startChat();
    closeDrawer();
    place("prompt").focus();
    announce("New chat.");
  });

  place("price-assumption").textContent = costs.describe();
  place("stand-in-notice").hidden = !page.isStandIn;
  place("stand-in-notice").textContent = "No model is configured, so stand\u2011ins answer. The decisions are real; tokens and savings are not.";
  place("prompt").focus();
}
