'use strict';

// Speaks the Centrifuge JSON protocol over a plain WebSocket: one JSON object per line, several lines per frame.
// A command carries an id and its reply the same one; {} is the server's ping and our pong.

const CHANNEL = 'chat:lobby';
const MAX_SHOWN = 200;
const BACKOFF_MS = { first: 500, most: 20_000 };
const PING_GRACE_MS = 10_000;
const REPLY_MS = 5_000;
const SUBSCRIBE_ID = 2;

const element = (id) => document.getElementById(id);
const view = Object.fromEntries(
  ['entry', 'name', 'join', 'status', 'node', 'error', 'chat', 'messages', 'compose', 'text', 'send'].map((id) => [id, element(id)]));

// ---- what the page shows; text always goes in as text, never as HTML

function show(state, sentence) {
  document.body.dataset.state = state;
  view.status.textContent = sentence;
  view.send.disabled = state !== 'online';
}

function showError(sentence) {
  view.error.textContent = sentence ?? '';
  view.error.hidden = !sentence;
}

function showNode(name) {
  view.node.textContent = name ?? '';
  view.node.hidden = !name;
}

function addLine(kind, who, text) {
  const line = document.createElement('li');
  line.className = kind;
  if (who) {
    const author = document.createElement('span');
    author.className = 'who';
    author.textContent = who;
    line.append(author);
  }

  const list = view.messages;
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  line.append(text);
  list.append(line);
  while (list.children.length > MAX_SHOWN) {
    list.firstElementChild.remove();
  }

  if (isAtEnd || kind === 'mine') {
    list.scrollTop = list.scrollHeight;
  }
}

// ---- one session: a name, and whatever connections it takes to stay in the channel

class Session {
  #user;
  #socket = null;
  #nextId = SUBSCRIBE_ID + 1;
  #waiting = new Map(); // id of a command -> what to do with its reply
  #position = null; // where we stand in the channel's history, to catch up after a reconnect
  #failures = 0;
  #silence = null;
  #refresh = null;
  #silenceMs = 0;

  constructor(user) {
    this.#user = user;
  }

  async connect() {
    show('waiting', 'Connecting…');
    let token;
    try {
      token = await fetchToken(this.#user);
    } catch (error) {
      this.#tryLater(error.message);
      return;
    }

    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/connection/websocket`);
    this.#socket = socket;
    const subscribe = { channel: CHANNEL, ...(this.#position && { recover: true, ...this.#position }) };
    socket.onopen = () => {
      // The token travels in the first frame: an address would put it into logs.
      this.#send({ id: 1, connect: { token: token.text, name: 'lobby' } }, { id: SUBSCRIBE_ID, subscribe });
    };
    socket.onmessage = (event) => this.#read(event.data);
    socket.onclose = (event) => this.#closed(socket, event);
    this.#watchSilence(PING_GRACE_MS);
    this.#refreshBefore(token.expiresInMs);
  }

  publish(text) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(id, { error: { message: 'no answer within five seconds' } }), REPLY_MS);
      this.#waiting.set(id, (reply) => {
        clearTimeout(timer);
        reply.error ? reject(new Error(reply.error.message)) : resolve();
      });
      this.#send({ id, publish: { channel: CHANNEL, data: { text } } });
    });
  }

  #send(...commands) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(commands.map((command) => JSON.stringify(command)).join('\n'));
    }
  }

  #read(frame) {
    this.#watchSilence(this.#silenceMs || PING_GRACE_MS);
    for (const line of frame.split('\n').filter(Boolean)) {
      const reply = JSON.parse(line);
      if (reply.push) {
        this.#readPush(reply.push);
      } else if (!reply.id) {
        this.#send({});
      } else if (reply.id === 1) {
        this.#connected(reply);
      } else if (reply.id === SUBSCRIBE_ID) {
        this.#subscribed(reply);
      } else {
        this.#settle(reply.id, reply);
      }
    }
  }

  #connected({ connect, error }) {
    if (error) {
      // The server leaves such a connection open and deaf. 109 is an expired token: the next attempt brings a fresh one.
      this.#drop(`The server refused the connection: ${error.message}.`, error.temporary || error.code === 109);
      return;
    }

    this.#silenceMs = connect.ping ? connect.ping * 1000 + PING_GRACE_MS : 0;
    this.#watchSilence(this.#silenceMs);
    showNode(connect.data?.node);
  }

  #subscribed({ subscribe, error }) {
    if (error) {
      this.#drop(`The channel ${CHANNEL} did not let you in: ${error.message}.`, error.temporary || error.code === 109);
      return;
    }

    this.#failures = 0;
    showError(null);
    show('online', `Connected as ${this.#user}.`);
    if (subscribe.was_recovering && !subscribe.recovered) {
      addLine('note', null, 'Messages sent while you were away may be missing.');
    }

    this.#position = subscribe.recoverable ? { epoch: subscribe.epoch ?? '', offset: subscribe.offset ?? 0 } : null;
    (subscribe.publications ?? []).forEach((publication) => this.#showPublication(publication));
  }

  #readPush(push) {
    if (push.channel === CHANNEL && push.pub) {
      this.#showPublication(push.pub);
    } else if (push.channel === CHANNEL && push.unsubscribe) {
      this.#drop('The server ended the subscription.', push.unsubscribe.code >= 2500);
    }
  }

  #showPublication({ data, info, offset }) {
    if (this.#position && offset) {
      this.#position.offset = offset;
    }

    const text = typeof data?.text === 'string' ? data.text : JSON.stringify(data);
    addLine(info?.user === this.#user ? 'mine' : 'theirs', info?.user ?? 'A backend', text);
  }

  #settle(id, reply) {
    const done = this.#waiting.get(id);
    this.#waiting.delete(id);
    done?.(reply);
  }

  // Nothing at all from the server, not even its ping: the connection is dead, whatever the browser believes.
  #watchSilence(milliseconds) {
    clearTimeout(this.#silence);
    if (milliseconds > 0) {
      this.#silence = setTimeout(() => this.#drop('The server fell silent.', true), milliseconds);
    }
  }

  // A connection ends with its token, so a fresh one is brought in time; history closes the gap.
  #refreshBefore(expiresInMs) {
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => {
      this.#release();
      this.connect();
    }, Math.max(5_000, expiresInMs * 0.9));
  }

  #release() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#silence);
    clearTimeout(this.#refresh);
    socket?.close();
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id, { error: { message: 'the connection was lost, and nobody knows whether it arrived' } });
    }
  }

  #closed(socket, { code, reason }) {
    if (socket === this.#socket) {
      const isFinal = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000) || code === 1009;
      this.#drop(reason ? `The connection was closed: ${reason}.` : 'The connection was lost.', !isFinal);
    }
  }

  #drop(sentence, comesBack) {
    this.#release();
    showNode(null);
    if (comesBack) {
      this.#tryLater(sentence);
    } else {
      show('failed', 'Not connected.');
      showError(sentence);
      leave();
    }
  }

  // Full jitter: after an outage all browsers come back, and not all at once.
  #tryLater(sentence) {
    const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** this.#failures++);
    const delay = Math.max(100, Math.random() * most);
    show('waiting', `Trying again in ${Math.ceil(delay / 1000)} s.`);
    showError(sentence);
    setTimeout(() => this.connect(), delay);
  }
}

async function fetchToken(user) {
  let response;
  try {
    response = await fetch('/auth/demo/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user }),
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    throw new Error('The token service cannot be reached.');
  }

  if (!response.ok) {
    throw new Error(response.status === 404
      ? 'Demo tokens are given in Development only.'
      : `The token service answered ${response.status}.`);
  }

  const { token, expires_in: seconds } = await response.json();
  return { text: token, expiresInMs: (seconds ?? 300) * 1000 };
}

// ---- the two forms

let session = null;

function leave() {
  session = null;
  view.entry.hidden = false;
  view.chat.hidden = true;
  view.name.focus();
}

view.entry.addEventListener('submit', (event) => {
  event.preventDefault();
  const user = view.name.value.trim();
  if (!user || session) {
    return;
  }

  showError(null);
  session = new Session(user);
  view.entry.hidden = true;
  view.chat.hidden = false;
  view.text.focus();
  session.connect();
});

view.compose.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = view.text.value.trim();
  if (!text || !session || view.send.disabled) {
    return;
  }

  const mine = session;
  view.text.value = '';
  try {
    await mine.publish(text);
    showError(null);
  } catch (error) {
    view.text.value ||= text;
    if (session === mine) {
      showError(`Your message was not accepted: ${error.message}.`);
    }
  }
});
