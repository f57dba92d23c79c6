// Two users on two nodes and an onlooker on every node are in a channel into which a backend writes numbered messages throughout; meanwhile a node is killed.
// Environment: see topology.mjs; NODES (names with commas between), PER_SECOND (messages).
// Speaks in lines of JSON:
//   {"event":"ready"}         everybody is in; "nodes" says who is where
//   <- killing realtime-2     the node is killed right after this line
//   {"event":"lost"}          a connection broke
//   {"event":"back"}          its user is in the channel again: where, after how long, whether recovered, how many messages were caught up
//   {"event":"presence"}      a surviving node says exactly who is there, or what it said instead when the deadline came
//   {"event":"seated"}        nobody is left on the killed node, and every surviving one was asked
//   <- end
//   {"event":"done"}          how many were sent, and what each user made of them
// Exits 1 with the reason on stderr.
import { createInterface } from 'node:readline';
import { backendToken, connectWhere, fail, pause, publish, tell, until } from './topology.mjs';

const channel = `chat:kill-${Date.now()}`;
const nodes = process.env.NODES.split(',');
const PRESENCE_MS = 15_000;
const BACK_MS = 30_000;
const TAIL_MS = 15_000;

/** One user with one client, wherever that is at the moment. */
class Member {
  seen = [];
  lostAt = null;
  caughtUp = null;

  constructor(user, { client, node, id }) {
    Object.assign(this, { user, client, node, id });
    client.removeAllListeners('disconnected');
    client.on('connected', (context) => Object.assign(this, { node: context.data.node, id: context.client }));
    client.on('connecting', (context) => this.#lost(context));
    client.on('disconnected', (context) => fail(new Error(`${user} was disconnected for good: ${context.code} ${context.reason}`)));
  }

  get isIn() {
    return this.lostAt === null;
  }

  #lost({ code, reason }) {
    this.lostAt ??= Date.now();
    tell({ event: 'lost', user: this.user, node: this.node, code, reason });
  }

  join() {
    return new Promise((resolve) => {
      this.subscription = this.client.newSubscription(channel, { joinLeave: true });
      this.subscription.on('publication', ({ data }) => this.seen.push(data.seq));
      this.subscription.on('subscribed', (context) => {
        resolve();
        this.#subscribed(context);
      });
      this.subscription.on('unsubscribed', ({ code, reason }) => code === 2 || fail(new Error(`${this.user} is out of the channel for good: ${code} ${reason}`)));
      this.subscription.subscribe();
    });
  }

  #subscribed({ wasRecovering, recovered }) {
    if (this.lostAt === null) {
      return;
    }

    const back = { event: 'back', user: this.user, node: this.node, afterMs: Date.now() - this.lostAt, wasRecovering, recovered };
    this.lostAt = null;
    const before = this.seen.length;
    // What was caught up is handed out in the same turn as this event.
    setImmediate(() => tell({ ...back, caughtUp: this.seen.length - before }));
  }

  async presence() {
    const { clients } = await this.subscription.presence();
    return Object.keys(clients).sort();
  }

  result(sent) {
    const distinct = new Set(this.seen);
    return {
      user: this.user,
      node: this.node,
      received: this.seen.length,
      lost: sent - [...distinct].filter((seq) => seq >= 1 && seq <= sent).length,
      duplicated: this.seen.length - distinct.size,
      inOrder: this.seen.every((seq, at) => at === 0 || seq > this.seen[at - 1]),
    };
  }
}

/** Writes one numbered message after the other. One whose answer did not come is written again under the same key, which the broker knows. */
class Writer {
  sent = 0;
  retries = 0;
  #isOn = true;
  #done = null;

  start(token) {
    this.#done = this.#run(token).catch(fail);
  }

  async stop() {
    this.#isOn = false;
    await this.#done;
  }

  async #run(token) {
    const gap = 1000 / Number(process.env.PER_SECOND);
    for (let next = Date.now(); this.#isOn; next = Math.max(next + gap, Date.now() - gap)) {
      await pause(Math.max(0, next - Date.now()));
      await this.#write(token, this.sent + 1);
      this.sent++;
    }
  }

  async #write(token, seq) {
    let last = null;
    for (const deadline = Date.now() + BACK_MS; Date.now() < deadline;) {
      try {
        return await publish(token, { channel, data: { seq }, idempotency_key: `${channel}/${seq}` });
      } catch (error) {
        last = error;
        this.retries++;
        await pause(100);
      }
    }

    throw new Error(`message ${seq} was not taken for ${BACK_MS / 1000} s`, { cause: last });
  }
}

/** Reports a node's presence once it names exactly those who are in the channel now, with the time since the last of them was back. */
async function watchPresence(node, members, since) {
  const asker = members.find((member) => member.node === node && member.isIn);
  if (!asker) {
    tell({ event: 'presence', node, isRight: false, reason: 'nobody is there to ask' });
    return;
  }

  const back = Date.now();
  for (let saw = null; ;) {
    const expected = members.filter((member) => member.isIn).map((member) => member.id).sort();
    saw = await asker.presence().catch((error) => [String(error.message)]);
    const missing = expected.filter((id) => !saw.includes(id));
    const extra = saw.filter((id) => !expected.includes(id));
    const isRight = missing.length + extra.length === 0;
    if (isRight || Date.now() > back + PRESENCE_MS) {
      tell({ event: 'presence', node, afterMs: Date.now() - back, afterKillMs: Date.now() - since, isRight, clients: saw.length, missing, extra });
      return;
    }

    await pause(100);
  }
}

async function seat(user, isWanted) {
  const member = new Member(user, await connectWhere(user, isWanted));
  await member.join();
  return member;
}

async function expectKill(members, node, since) {
  const hit = members.filter((member) => member.node === node);
  await until(() => hit.every((member) => member.isIn && member.node !== node), () => `everybody of ${node} is back, and not only ${hit.filter(({ isIn }) => isIn).map(({ user }) => user)}`, BACK_MS);
  await Promise.all(nodes.filter((other) => other !== node).map((other) => watchPresence(other, members, since)));
  tell({ event: 'seated', node });
}

async function finish(users, writer) {
  await writer.stop();
  await until(() => users.every(({ seen }) => seen.at(-1) >= writer.sent), () => 'both users have the last message', TAIL_MS).catch((error) => tell({ event: 'late', reason: error.message }));
  tell({ event: 'done', sent: writer.sent, retries: writer.retries, users: users.map((user) => user.result(writer.sent)) });
  process.exit(0);
}

try {
  const ann = await seat('ann', () => true);
  const bob = await seat('bob', (node) => node !== ann.node);
  const onlookers = [];
  for (const node of nodes) {
    onlookers.push(await seat(`onlooker-${node}`, (found) => found === node));
  }

  const members = [ann, bob, ...onlookers];
  const writer = new Writer();
  writer.start(await backendToken());
  await until(() => ann.seen.length >= 10 && bob.seen.length >= 10, () => 'the first messages come');
  tell({ event: 'ready', channel, nodes: Object.fromEntries(members.map(({ user, node }) => [user, node])) });
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, node] = line.trim().split(' ');
    if (word === 'killing') {
      expectKill(members, node, Date.now()).catch(fail);
    } else if (word === 'end') {
      await finish([ann, bob], writer);
    }
  }
} catch (error) {
  fail(error);
}
