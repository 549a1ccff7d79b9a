// Shows a model's text: blocks and pieces of code as code, everything else as it is. Nothing of it is ever read as markup.
import { element } from "./elements.js";

const fence = /^ {0,3}(`{3,}|~{3,})[^`\n]*$/;

export function showText(place, text) {
  place.replaceChildren(...blocksOf(text).map(block => block.isCode ? codeBlock(block) : paragraph(block)));
}

function blocksOf(text) {
  const blocks = [];
  let current = { isCode: false, lines: [] };
  let closing = null;
  const end = isCode => {
    if (current.isCode || current.lines.join("").trim()) {
      blocks.push(current);
    }

    current = { isCode, lines: [] };
  };

  for (const line of text.split("\n")) {
    const mark = fence.exec(line)?.[1];
    if (closing === null && mark) {
      end(true);
      closing = mark;
    } else if (closing !== null && line.trim() === closing) {
      end(false);
      closing = null;
    } else if (closing === null && line.trim() === "") {
      end(false);
    } else {
      current.lines.push(line);
    }
  }

  end(false);
  return blocks;
}

const codeBlock = ({ lines }) => element("pre", { tabindex: "0", role: "group", "aria-label": "Code" }, element("code", { text: lines.join("\n") }));

function paragraph({ lines }) {
  const pieces = lines.join("\n").split(/(`[^`\n]+`)/);
  return element("p", {}, ...pieces.filter(Boolean).map(piece => piece.length > 2 && piece.startsWith("`") && piece.endsWith("`")
    ? element("code", { text: piece.slice(1, -1) })
    : document.createTextNode(piece)));
}
