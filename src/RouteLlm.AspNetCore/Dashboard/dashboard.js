'use strict';

const interval = 3000;
const keyName = 'routellm-dashboard-key';
const nothing = '–';
const place = id => document.getElementById(id);
const state = { isPaused: false, timer: 0, openCircuits: null, request: null };

const percent = value => value === undefined ? nothing : `${value.toLocaleString('en', { maximumFractionDigits: 1 })}%`;
const amount = value => value === undefined ? nothing : value.toLocaleString('en', { maximumSignificantDigits: 4 });
const score = value => value.toLocaleString('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const time = value => value === undefined ? nothing : value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(1)} s`;
const clock = value => new Date(value).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const hours = value => value % 24 === 0 ? value === 24 ? '1 day' : `${(value / 24).toLocaleString('en')} days` : `${value.toLocaleString('en')} h`;
const words = value => value.replaceAll('_', ' ');

// Said aloud, so only where something has changed.
function say(text) {
  if (place('status').textContent !== text) {
    place('status').textContent = text;
  }
}

function element(name, content, className) {
  const made = document.createElement(name);
  made.append(content);
  if (className) {
    made.className = className;
  }
  return made;
}

function meter(value, label, high) {
  const made = element('meter', '');
  Object.assign(made, { min: 0, max: 100, value });
  if (high) {
    made.high = high;
  }
  made.setAttribute('aria-label', label);
  const both = document.createDocumentFragment();
  both.append(made, percent(value));
  return both;
}

function showTotals(data) {
  const strong = data.models.filter(model => model.target === 'strong').map(model => model.name).join(', ');
  const alwaysStrong = (data.cost ?? 0) + (data.savings ?? 0);
  const saved = data.savings !== undefined && alwaysStrong > 0 ? `${percent(100 * data.savings / alwaysStrong)} of always strong` : '';
  const totals = [
    ['Requests', data.requests.toLocaleString('en'), `since ${new Date(data.since).toLocaleString()}`],
    ['Strong share', percent(data.strong_percent), strong && `answered by ${strong}`],
    ['Cost', amount(data.cost), 'in the currency of the prices'],
    ['Savings', amount(data.savings), saved],
    ['Failed', data.failed.toLocaleString('en'), ''],
    ['Refused', data.refused.toLocaleString('en'), 'before any model was asked'],
  ];
  place('totals').replaceChildren(...totals.map(([term, value, note]) => {
    const pair = element('div', element('dt', term));
    const definition = element('dd', value);
    if (note) {
      definition.append(element('small', note));
    }
    pair.append(definition);
    return pair;
  }));
}

// The first cell of a row is its header.
function showRows(id, rows) {
  const body = place(id);
  body.replaceChildren(...rows.map(cells => {
    const row = document.createElement('tr');
    row.append(...cells.map((cell, i) => {
      const made = element(i === 0 ? 'th' : 'td', cell);
      if (i === 0) {
        made.scope = 'row';
      }
      return made;
    }));
    return row;
  }));
  const section = body.closest('section');
  section.querySelector('.scroll').hidden = rows.length === 0;
  section.querySelector('.empty').hidden = rows.length > 0;
}

function showTables(data) {
  showRows('shares', data.shares.map(share => [
    share.router, share.caller ?? 'all', percent(share.target_percent),
    share.percent === undefined ? nothing : meter(share.percent, `Strong share of ${share.router}`), score(share.threshold)]));
  showRows('models', data.models.map(model => [
    model.name, model.target, model.requests.toLocaleString('en'), model.failed.toLocaleString('en'), time(model.median_seconds), time(model.slow_seconds),
    time(model.first_output_seconds), amount(model.cost),
    model.is_circuit_open === undefined ? nothing : model.is_circuit_open ? element('span', 'open', 'bad') : 'closed']));
  showRows('budgets', data.budgets.map(budget => [
    `Budget ${budget.number}`, hours(budget.window_hours), budget.caller ?? 'all', meter(budget.spent_percent, `Spent of budget ${budget.number}`, 80)]));
  showRows('decisions', data.decisions.map(decision => [
    clock(decision.time), decision.model, words(decision.basis), decision.router, score(decision.strong_win_rate), score(decision.threshold),
    decision.outcome === 'failed' ? element('span', 'failed', 'bad') : words(decision.outcome), decision.is_streaming ? 'streamed' : 'whole',
    time(decision.seconds), amount(decision.cost)]));
}

function sayCircuits(data) {
  const open = data.models.filter(model => model.is_circuit_open).map(model => model.name).join(', ');
  say(open ? `Left alone after failures: ${open}.` : state.openCircuits ? 'All models are asked again.' : '');
  state.openCircuits = open;
}

function show(data) {
  showTotals(data);
  showTables(data);
  sayCircuits(data);
  place('updated').textContent = `Updated ${clock(data.time)}`;
  place('key-form').hidden = true;
  place('numbers').hidden = false;
  place('forget').hidden = !sessionStorage.getItem(keyName);
}

function askForKey(text) {
  sessionStorage.removeItem(keyName);
  place('forget').hidden = true;
  place('numbers').hidden = true;
  place('updated').textContent = '';
  const form = place('key-form');
  const wasHidden = form.hidden;
  form.hidden = false;
  say(text);
  if (wasHidden || document.activeElement === document.body) {
    place('key').focus();
  }
}

async function load() {
  const key = sessionStorage.getItem(keyName);
  state.request?.abort();
  const request = state.request = new AbortController();
  let response;
  let body;
  try {
    response = await fetch('dashboard/data', { cache: 'no-store', headers: key ? { Authorization: `Bearer ${key}` } : {}, signal: request.signal });
    body = await response.json();
  } catch {
    if (!request.signal.aborted) {
      say('The gateway cannot be reached.');
    }
    return;
  }

  if (request !== state.request) {
    return;
  }
  if (response.status === 401) {
    askForKey(key ? 'The gateway does not know this key.' : 'This gateway needs a client key.');
  } else if (response.ok) {
    show(body);
  } else {
    say(body.error?.message ?? `The gateway answered with status ${response.status}.`);
  }
}

async function refresh() {
  clearTimeout(state.timer);
  if (!document.hidden) {
    await load();
  }
  clearTimeout(state.timer);
  if (!state.isPaused && place('key-form').hidden) {
    state.timer = setTimeout(refresh, interval);
  }
}

place('key-form').addEventListener('submit', event => {
  event.preventDefault();
  const input = place('key');
  sessionStorage.setItem(keyName, input.value.trim());
  input.value = '';
  refresh();
});

place('pause').addEventListener('click', event => {
  state.isPaused = !state.isPaused;
  event.currentTarget.setAttribute('aria-pressed', String(state.isPaused));
  if (state.isPaused) {
    clearTimeout(state.timer);
  } else {
    refresh();
  }
});

place('forget').addEventListener('click', () => {
  clearTimeout(state.timer);
  state.request?.abort();
  askForKey('The key is forgotten.');
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !state.isPaused && place('key-form').hidden) {
    refresh();
  }
});

refresh();
