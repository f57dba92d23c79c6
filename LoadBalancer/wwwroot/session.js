// Speaks the Centrifuge JSON protocol over a plain WebSocket: one JSON object per line, several lines per frame.
// A command carries an id and its reply the same one; {} is the server's ping and our pong.

import { Arrivals } from './arrivals.js';
import { Outbox } from './outbox.js';
import { People } from './people.js';
import { addLine, show, showError, showNode, view } from './view.js';

const CHANNEL = 'chat:lobby';
const BACKOFF_MS = { first: 500, most: 20_000 };
const PING_GRACE_MS = 10_000;
const REPLY_MS = 5_000;
const SUBSCRIBE_ID = 2;
const LOOK_MS = { least: 4_000, most: 6_000 };

/** A name, and whatever connections it takes to stay in the channel. */
export class Session {
  #user;
  #socket = null;
  #nextId = SUBSCRIBE_ID + 1;
  #waiting = new Map(); // id of a command -> what to do with its reply
  #position = null; // where we stand in the channel's history, to catch up after a reconnect
  #failures = 0;
  #silence = null;
  #refresh = null;
  #silenceMs = 0;
  #look = null;
  #node = null;
  #lostAt = null;
  #ended;
  #people;
  #arrivals = new Arrivals();
  #outbox = new Outbox((data) => this.#publish(data));

  /** @param ended called once, when the server said that coming back is of no use */
  constructor(user, ended) {
    this.#user = user;
    this.#ended = ended;
    this.#people = new People(user);
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
    const subscribe = { channel: CHANNEL, join_leave: true, ...(this.#position && { recover: true, ...this.#position }) };
    socket.onopen = () => {
      // The token travels in the first frame: an address would put it into logs.
      this.#send({ id: 1, connect: { token: token.text, name: 'lobby' } }, { id: SUBSCRIBE_ID, subscribe });
    };
    // What an abandoned socket still brings comes again by recovery.
    socket.onmessage = (event) => socket === this.#socket && this.#read(event.data);
    socket.onclose = (event) => this.#closed(socket, event);
    this.#watchSilence(PING_GRACE_MS);
    this.#refreshBefore(token.expiresInMs);
  }

  write(text) {
    return this.#outbox.add({ text });
  }

  /** A numbered message without words, unless the one before is still under way. */
  async writeNext() {
    if (this.#outbox.isIdle && document.body.dataset.state === 'online') {
      await this.#outbox.add({});
    }
  }

  async #publish(data) {
    const socket = this.#socket;
    const reply = await this.#ask({ publish: { channel: CHANNEL, data } });
    if (reply && !reply.error?.temporary) {
      this.#failures = 0;
      return reply;
    }

    // Nobody knows whether it arrived. Coming back with our position tells.
    if (socket && socket === this.#socket) {
      this.#drop('A message was not answered.', true);
    }

    return null;
  }

  /** The reply, or null when none comes: in time, or any more. */
  #ask(command) {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, null), REPLY_MS);
      this.#waiting.set(id, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      this.#send({ id, ...command });
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
    this.#node = connect.data?.node;
    showNode(this.#node);
  }

  #subscribed({ subscribe, error }) {
    if (error) {
      this.#drop(`The channel ${CHANNEL} did not let you in: ${error.message}.`, error.temporary || error.code === 109);
      return;
    }

    if (this.#outbox.isIdle) {
      this.#failures = 0;
    }

    showError(null);
    show('online', `Connected as ${this.#user}.`);
    const publications = subscribe.publications ?? [];
    if (subscribe.was_recovering) {
      this.#showRecovery(subscribe.recovered === true, publications.length);
    }

    this.#lostAt = null;
    this.#position = subscribe.recoverable ? { epoch: subscribe.epoch ?? '', offset: subscribe.offset ?? 0 } : null;
    publications.forEach((publication) => this.#showPublication(publication));
    this.#outbox.open(subscribe.recovered === true);
    this.#lookWhoIsHere();
  }

  #showRecovery(isRecovered, count) {
    const messages = count === 1 ? '1 message' : `${count} messages`;
    const outcome = isRecovered ? `recovered, ${messages} caught up` : 'not recovered, messages may be missing';
    const place = this.#node ? ` on ${this.#node}` : '';
    const time = this.#lostAt ? ` after ${((performance.now() - this.#lostAt) / 1000).toFixed(1)} s` : '';
    const sentence = `Back${place}${time}: ${outcome}.`;
    view.recovery.textContent = sentence;
    view.recovery.dataset.recovered = isRecovered;
    if (this.#lostAt) {
      addLine('note', null, sentence);
    }
  }

  // Joins and leaves are told at most once, and nobody tells of those whom a dying node held: so it is looked up again and again.
  async #lookWhoIsHere() {
    clearTimeout(this.#look);
    const socket = this.#socket;
    this.#people.readBegins();
    const reply = await this.#ask({ presence: { channel: CHANNEL } });
    if (socket === this.#socket) {
      this.#people.readEnds(reply?.presence?.presence);
      this.#look = setTimeout(() => this.#lookWhoIsHere(), LOOK_MS.least + Math.random() * (LOOK_MS.most - LOOK_MS.least));
    }
  }

  #readPush(push) {
    if (push.channel === CHANNEL && push.pub) {
      this.#showPublication(push.pub);
    } else if (push.channel === CHANNEL && (push.join ?? push.leave)) {
      this.#people.tell(Boolean(push.join), (push.join ?? push.leave).info);
    } else if (push.channel === CHANNEL && push.unsubscribe) {
      this.#drop('The server ended the subscription.', push.unsubscribe.code >= 2500);
    }
  }

  #showPublication({ data, info, offset }) {
    if (this.#position && offset) {
      this.#position.offset = offset;
    }

    const who = info?.user ?? 'A backend';
    const isNumbered = this.#arrivals.count(who, data ?? {});
    if (who === this.#user) {
      this.#outbox.confirm(data ?? {});
    }

    if (typeof data?.text === 'string') {
      addLine(who === this.#user ? 'mine' : 'theirs', who, data.text);
    } else if (!isNumbered) {
      addLine('theirs', who, JSON.stringify(data));
    }
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
    clearTimeout(this.#look);
    socket?.close();
    this.#outbox.close();
    [...this.#waiting.keys()].forEach((id) => this.#settle(id, null));
  }

  #closed(socket, { code, reason }) {
    if (socket === this.#socket) {
      const isFinal = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000) || code === 1009;
      this.#drop(reason ? `The connection was closed: ${reason}.` : 'The connection was lost.', !isFinal);
    }
  }

  #drop(sentence, comesBack) {
    this.#release();
    this.#lostAt ??= performance.now();
    showNode(null);
    if (comesBack) {
      this.#tryLater(sentence);
    } else {
      show('failed', 'Not connected.');
      showError(sentence);
      this.#outbox.abandon();
      this.#ended();
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
