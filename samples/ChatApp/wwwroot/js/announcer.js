// Says to screen readers what happens: which model answers, and the answer once it is whole. Piece by piece would be noise.
export function announceWith(place) {
  return text => {
    // The same words twice are news only if something changes in between.
    place.textContent = "";
    requestAnimationFrame(() => place.textContent = text);
  };
}

export function describeEnd(turn) {
  switch (turn.state) {
    case "done": return `Answer of the ${turn.target} model: ${turn.answer}`;
    case "stopped": return "Stopped.";
    default: return turn.error;
  }
}
