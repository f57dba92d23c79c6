// What the SDK offers, over one transport and in one form. Environment beside topology.mjs: TRANSPORT (websocket, http_stream, sse), FORM (json, protobuf),
// HMAC_SECRET (signs tokens), API_KEY (server API). Prints the names of what passed; ends with the first that failed.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { EventSource } from 'eventsource';
import { Centrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import WebSocket from 'ws';
import { fail, pause, tell, until } from './topology.mjs';

const balancer = process.env.BALANCER.replace(/\/$/, '');
const { TRANSPORT: transport, FORM: form } = process.env;
const isProtobuf = form === 'protobuf';
const addresses = {
  websocket: `${balancer.replace(/^http/, 'ws')}/connection/websocket`,
  http_stream: `${balancer}/connection/http_stream`,
  sse: `${balancer}/connection/sse`,
};

const write = (value) => (isProtobuf ? new TextEncoder().encode(JSON.stringify(value)) : value);
const read = (data) => (isProtobuf ? JSON.parse(new TextDecoder().decode(data)) : data);
const seconds = () => Math.floor(Date.now() / 1000);
const unique = (name) => `${name}-${randomUUID()}`;
const clients = [];

function sign(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ exp: seconds() + 300, ...claims })}`;
  return `${content}.${createHmac('sha256', process.env.HMAC_SECRET).update(content).digest('base64url')}`;
}

async function api(method, body) {
  const response = await fetch(`${balancer}/api/${method}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-api-key': process.env.API_KEY },
    signal: AbortSignal.timeout(5_000),
  });
  const answer = await response.json();
  assert.equal(answer.error, undefined, `${method}: ${JSON.stringify(answer)}`);
  return answer.result;
}

function create(options = {}) {
  const Client = isProtobuf ? ProtobufCentrifuge : Centrifuge;
  const common = {
    websocket: WebSocket,
    fetch,
    readableStream: ReadableStream,
    eventsource: EventSource,
    emulationEndpoint: `${balancer}/emulation`,
    minReconnectDelay: 50,
    maxReconnectDelay: 500,
    token: sign({ sub: 'ann' }),
    ...options,
  };
  const client = new Client(transport === 'websocket' ? addresses.websocket : [{ transport, endpoint: addresses[transport] }], common);
  clients.push(client);
  return client;
}

async function connect(options) {
  const client = create(options);
  const connected = next(client, 'connected');
  client.connect();
  return { client, context: await connected };
}

function next(emitter, event, milliseconds = 15_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no '${event}' within ${milliseconds} ms`)), milliseconds);
    emitter.once(event, (context) => {
      clearTimeout(timer);
      resolve(context);
    });
  });
}

function collect(subscription) {
  const got = [];
  subscription.on('publication', (context) => got.push(context));
  return got;
}

async function subscribe(client, channel, options) {
  const subscription = client.newSubscription(channel, options);
  const got = collect(subscription);
  const subscribed = next(subscription, 'subscribed');
  subscription.subscribe();
  return { subscription, got, context: await subscribed };
}

async function rejects(promise, code) {
  await assert.rejects(promise, (error) => error.code === code || assert.fail(`expected ${code}, got ${JSON.stringify(error)}`));
}

const scenarios = {
  async 'connects with a token and is told who it is'() {
    const { context } = await connect();
    assert.ok(context.client);
    assert.equal(context.transport, transport);
    assert.match(read(context.data).node, /^realtime-/);
  },

  async 'fetches a new token before the old one ends, and stays'() {
    let fetched = 0;
    const { client } = await connect({ token: sign({ sub: 'ann', exp: seconds() + 2 }), getToken: async () => (fetched++, sign({ sub: 'ann' })) });
    await until(() => fetched === 1, () => 'the token is fetched');
    await pause(300);
    assert.equal(client.state, 'connected');
    await client.publish('suite:x', write(1));
  },

  async 'comes with an expired token, fetches another and gets in'() {
    const { context } = await connect({ token: sign({ sub: 'ann', exp: seconds() - 60 }), getToken: async () => sign({ sub: 'ann' }) });
    assert.ok(context.client);
  },

  async 'is sent away for good with an invalid token'() {
    const client = create({ token: 'garbage' });
    const disconnected = next(client, 'disconnected');
    client.connect();
    assert.equal((await disconnected).code, 3500);
  },

  async 'enters a private channel with its token alone, and refreshes it'() {
    const { client } = await connect();
    const channel = `$suite:${unique('private')}`;
    const refused = client.newSubscription(channel);
    const unsubscribed = next(refused, 'unsubscribed');
    refused.subscribe();
    assert.equal((await unsubscribed).code, 103);
    client.removeSubscription(refused);
    let fetched = 0;
    const { subscription } = await subscribe(client, channel, {
      getToken: async (context) => sign({ sub: 'ann', channel: context.channel, exp: seconds() + (fetched++ === 0 ? 2 : 300) }),
    });
    await until(() => fetched === 2, () => 'the subscription token is fetched again');
    await pause(300);
    assert.equal(subscription.state, 'subscribed');
  },

  async 'sees who is there, who comes and who goes'() {
    const { client } = await connect({ token: sign({ sub: 'ann', info: { name: 'Ann' } }) });
    const { client: other, context } = await connect({ token: sign({ sub: 'bob' }) });
    const channel = unique('suite:presence');
    const { subscription } = await subscribe(client, channel, { joinLeave: true });
    const joined = [];
    subscription.on('join', ({ info }) => joined.push(info.client));
    const { subscription: theirs } = await subscribe(other, channel);
    await until(() => joined.includes(context.client), () => `the other's join is told, not only ${joined}`);
    const { clients: members } = await subscription.presence();
    assert.deepEqual(Object.values(members).map(({ user }) => user).sort(), ['ann', 'bob']);
    assert.equal(read(Object.values(members).find(({ user }) => user === 'ann').connInfo).name, 'Ann');
    assert.deepEqual(await subscription.presenceStats(), { numClients: 2, numUsers: 2 });
    const left = next(subscription, 'leave');
    theirs.unsubscribe();
    assert.equal((await left).info.user, 'bob');
  },

  async 'pages through the history both ways'() {
    const { client } = await connect();
    const channel = unique('suite:history');
    const { subscription } = await subscribe(client, channel);
    for (let n = 1; n <= 5; n++) {
      await subscription.publish(write(n));
    }

    const top = await subscription.history({ limit: 0 });
    assert.deepEqual([top.offset, top.publications.length], [5, 0]);
    const all = await subscription.history({ limit: -1 });
    assert.deepEqual(all.publications.map(({ data }) => read(data)), [1, 2, 3, 4, 5]);
    const page = await subscription.history({ limit: 2, since: { offset: 2, epoch: top.epoch } });
    assert.deepEqual(page.publications.map(({ offset }) => offset), [3, 4]);
    const back = await subscription.history({ limit: 2, reverse: true });
    assert.deepEqual(back.publications.map(({ offset }) => offset), [5, 4]);
    await rejects(subscription.history({ limit: 1, since: { offset: 1, epoch: 'other' } }), 112);
  },

  async 'recovers what it missed, and is told when it cannot'() {
    const { client } = await connect();
    const channel = unique('suite:recovery');
    const { subscription } = await subscribe(client, channel, { recoverable: true });
    await api('publish', { channel, data: 1 });
    await until(() => subscription._offset === undefined || Number(subscription._offset) === 1, () => 'the first arrives');
    const disconnected = next(client, 'disconnected');
    client.disconnect();
    await disconnected;
    await api('publish', { channel, data: 2 });
    await api('publish', { channel, data: 3 });
    const got = collect(subscription);
    const again = next(subscription, 'subscribed');
    client.connect();
    const back = await again;
    assert.deepEqual([back.wasRecovering, back.recovered], [true, true]);
    await until(() => got.length === 2, () => `both come, not ${got.length}`);
    assert.deepEqual(got.map(({ data }) => read(data)), [2, 3]);

    const { context } = await subscribe((await connect()).client, channel, { since: { offset: 1, epoch: 'other' }, recoverable: true });
    assert.deepEqual([context.wasRecovering, context.recovered], [true, false]);
  },

  async 'gets the latest alone from a cache'() {
    const { client } = await connect();
    const channel = unique('cache:x');
    await api('publish', { channel, data: 1 });
    await api('publish', { channel, data: 2 });
    const { got, context } = await subscribe(client, channel, { since: { offset: 0, epoch: '' } });
    assert.equal(context.recovered, true);
    await until(() => got.length > 0, () => 'the latest comes');
    assert.deepEqual(got.map(({ data }) => read(data)), [2]);
  },

  async 'puts patches together to what was published'() {
    const { client } = await connect();
    const channel = unique('delta:x');
    const { got, subscription } = await subscribe(client, channel, { delta: 'fossil' });
    const items = [1, 2, 3].map((n) => ({ n, text: 'ä long text that stays as it is '.repeat(20), end: `…${n}` }));
    items.push('short', { quite: 'another' });
    for (const data of items) {
      await api('publish', { channel, data });
    }

    await until(() => got.length === items.length, () => `all come, not ${got.length}`);
    assert.deepEqual(got.map(({ data }) => read(data)), items);
    const disconnected = next(client, 'disconnected');
    client.disconnect();
    await disconnected;
    const again = next(subscription, 'subscribed');
    client.connect();
    await again;
    await api('publish', { channel, data: items[0] });
    await api('publish', { channel, data: items[1] });
    await until(() => got.length === items.length + 2, () => 'those after the reconnect come');
    assert.deepEqual(got.slice(-2).map(({ data }) => read(data)), items.slice(0, 2));
  },

  async 'gets what its filter lets through'() {
    const { client } = await connect();
    const channel = unique('suite:filter');
    const tagsFilter = { op: 'and', nodes: [{ key: 's', cmp: 'eq', val: 'A' }, { key: 'p', cmp: 'gte', val: '10' }] };
    const { got } = await subscribe(client, channel, { tagsFilter });
    const all = await subscribe((await connect()).client, channel);
    for (const [n, tags] of [[1, { s: 'A', p: '9' }], [2, { s: 'A', p: '10' }], [3, { s: 'B', p: '11' }], [4, { s: 'A', p: '100.5' }], [5, undefined]]) {
      await api('publish', { channel, data: n, tags });
    }

    await until(() => all.got.length === 5, () => 'everything comes to the other');
    await until(() => got.length >= 2, () => 'the two come');
    assert.deepEqual(got.map(({ data }) => read(data)), [2, 4]);
    assert.deepEqual(got[0].tags, { s: 'A', p: '10' });
  },

  async 'calls methods'() {
    const { client } = await connect();
    assert.deepEqual(read((await client.rpc('sum', write([1, 2, 39]))).data), { sum: 42, user: 'ann' });
    await rejects(client.rpc('refuse', write({})), 1000);
  },

  async 'is subscribed by the server, from its token and later'() {
    const [first, later] = [unique('suite:first'), unique('suite:later')];
    const client = create({ token: sign({ sub: 'ann', subs: { [first]: { data: { from: 'token' }, override: { force_recovery: { value: true } } } } }) });
    const events = [];
    client.on('subscribed', ({ channel }) => events.push(`subscribed ${channel}`));
    client.on('unsubscribed', ({ channel }) => events.push(`unsubscribed ${channel}`));
    client.on('publication', ({ channel, data }) => events.push(`${channel} ${read(data)}`));
    const subscribed = next(client, 'subscribed');
    const connected = next(client, 'connected');
    client.connect();
    const { data, recoverable } = await subscribed;
    assert.deepEqual([read(data), recoverable], [{ from: 'token' }, true]);
    const me = (await connected).client;
    await api('publish', { channel: first, data: 1 });
    await api('subscribe', { user: 'ann', client: me, channel: later });
    await api('publish', { channel: later, data: 2 });
    await api('unsubscribe', { user: 'ann', client: me, channel: later });
    await api('publish', { channel: later, data: 3 });
    await api('publish', { channel: first, data: 4 });
    await until(() => events.includes(`${first} 4`), () => `the last comes, not only ${events}`);
    assert.deepEqual(
      events.filter((event) => event.includes(later)),
      [`subscribed ${later}`, `${later} 2`, `unsubscribed ${later}`],
    );
  },

  async 'is unsubscribed with a code, and may come back by itself'() {
    const { client, context } = await connect();
    const channel = unique('suite:out');
    const { subscription } = await subscribe(client, channel);
    const unsubscribed = next(subscription, 'unsubscribed');
    await api('unsubscribe', { user: 'ann', client: context.client, channel });
    assert.equal((await unsubscribed).code, 2000);
    const again = next(subscription, 'subscribed');
    subscription.subscribe();
    await again;
  },

  async 'is disconnected with a code that says whether to come back'() {
    const { client, context } = await connect();
    const connecting = next(client, 'connecting');
    const connected = next(client, 'connected');
    await api('disconnect', { user: 'ann', client: context.client, disconnect: { code: 4000, reason: 'come back' } });
    assert.equal((await connecting).code, 4000);
    const disconnected = next(client, 'disconnected');
    await api('disconnect', { user: 'ann', client: (await connected).client });
    const { code, reason } = await disconnected;
    assert.deepEqual([code, reason], [3503, 'force disconnect']);
  },

  async 'sends many commands in one frame'() {
    const { client } = await connect();
    const channel = unique('suite:batch');
    const { got } = await subscribe(client, channel);
    client.startBatching();
    const published = Array.from({ length: 50 }, (_, n) => client.publish(channel, write(n)));
    client.stopBatching();
    await Promise.all(published);
    await until(() => got.length === 50, () => `all come, not ${got.length}`);
    assert.deepEqual(got.map(({ data }) => read(data)), Array.from({ length: 50 }, (_, n) => n));
    assert.deepEqual(got.map(({ offset }) => offset), Array.from({ length: 50 }, (_, n) => n + 1));
  },

  async 'is refused what it may not do, and stays'() {
    const { client } = await connect();
    await rejects(client.publish('closed:x', write(1)), 103);
    await rejects(client.publish('nowhere:x', write(1)), 102);
    await rejects(client.presence('closed:x'), 108);
    await rejects(client.history('closed:x', { limit: 1 }), 103);
    assert.equal(client.state, 'connected');
  },

  ...(isProtobuf && {
    async 'carries bytes that are no text'() {
      const { client } = await connect();
      const channel = unique('suite:bytes');
      const { got, subscription } = await subscribe(client, channel);
      const bytes = Uint8Array.from([0, 255, 10, 13, 128, 192]);
      await subscription.publish(bytes);
      await until(() => got.length === 1, () => 'they come');
      assert.deepEqual([...got[0].data], [...bytes]);
    },
  }),
};

try {
  const passed = [];
  for (const [name, run] of Object.entries(scenarios)) {
    try {
      await run();
    } catch (error) {
      throw new Error(`${transport} ${form}: ${name}`, { cause: error });
    }

    passed.push(name);
    clients.splice(0).forEach((client) => client.disconnect());
  }

  tell({ passed });
  process.exit(0);
} catch (error) {
  fail(error);
}
