// Makes elements. Text is always set as text, never as markup.
export function element(name, { className, text, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  fill(made, className, attributes);
  if (text !== undefined) {
    made.textContent = text;
  }

  made.append(...children.filter(child => child));
  return made;
}

export function drawing(name, { className, ...attributes } = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  fill(made, className, attributes);
  made.append(...children);
  return made;
}

export const icon = path => drawing("svg", { className: "icon", viewBox: "0 0 20 20", "aria-hidden": "true" }, drawing("path", { d: path }));

function fill(made, className, attributes) {
  if (className) {
    made.setAttribute("class", className);
  }

  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(key, value);
    } else {
      made.setAttribute(key, value);
    }
  }
}
