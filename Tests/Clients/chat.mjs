// Two users on two different nodes chat both ways through the balancer, and a backend joins in over the server API.
// Environment: BALANCER (https address), BACKEND_ID and BACKEND_SECRET. Trust of the certificate: NODE_EXTRA_CA_CERTS.
// Prints one line of JSON: what each user saw, and which nodes held them. Exits 1 with the reason on stderr.
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

const balancer = process.env.BALANCER.replace(/\/$/, '');
const channel = `chat:test-${Date.now()}`;
const deadline = setTimeout(() => fail(new Error('nothing came within 30 s')), 30_000);

function fail(error) {
  console.error(error?.stack ?? error);
  process.exit(1);
}

async function post(path, body, headers) {
  const response = await fetch(balancer + path, { method: 'POST', body, headers });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }

  return response.json();
}

async function userToken(user) {
  const answer = await post('/auth/demo/token', JSON.stringify({ user }), { 'content-type': 'application/json' });
  return answer.token;
}

async function backendToken() {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: process.env.BACKEND_ID,
    client_secret: process.env.BACKEND_SECRET,
    scope: 'realtime.publish',
  });
  const answer = await post('/auth/connect/token', form, {});
  return answer.access_token;
}

function connect(user) {
  return new Promise((resolve, reject) => {
    const client = new Centrifuge(`${balancer.replace(/^http/, 'ws')}/connection/websocket`, {
      websocket: WebSocket,
      getToken: () => userToken(user),
    });
    client.on('connected', (context) => resolve({ client, node: context.data.node }));
    client.on('disconnected', (context) => reject(new Error(`${user} was disconnected: ${context.code} ${context.reason}`)));
    client.connect();
  });
}

// Affinity is a browser's cookie; this client has none, so a few tries find another node.
async function connectElsewhere(user, taken) {
  for (let attempt = 0; attempt < 20; attempt++) {
    const found = await connect(user);
    if (found.node !== taken) {
      return found;
    }

    found.client.removeAllListeners('disconnected');
    found.client.disconnect();
  }

  throw new Error(`twenty connections in a row ended on ${taken}`);
}

function subscribe(client, seen) {
  return new Promise((resolve, reject) => {
    const subscription = client.newSubscription(channel);
    subscription.on('publication', (context) => seen.push({ text: context.data.text, from: context.info?.user ?? null, offset: context.offset }));
    subscription.on('subscribed', (context) => resolve({ subscription, context }));
    subscription.on('unsubscribed', (context) => reject(new Error(`unsubscribed: ${context.code} ${context.reason}`)));
    subscription.subscribe();
  });
}

async function until(condition) {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

try {
  const ann = await connect('ann');
  const bob = process.env.SINGLE_NODE ? await connect('bob') : await connectElsewhere('bob', ann.node);
  const seen = { ann: [], bob: [] };
  const annsEnd = await subscribe(ann.client, seen.ann);
  const bobsEnd = await subscribe(bob.client, seen.bob);

  await annsEnd.subscription.publish({ text: 'hello bob' });
  await until(() => seen.bob.length === 1 && seen.ann.length === 1);
  await bobsEnd.subscription.publish({ text: 'hello ann' });
  await until(() => seen.bob.length === 2 && seen.ann.length === 2);
  const published = await post('/api/publish', JSON.stringify({ channel, data: { text: 'hello both' } }), {
    'content-type': 'application/json',
    authorization: `Bearer ${await backendToken()}`,
  });
  await until(() => seen.bob.length === 3 && seen.ann.length === 3);

  clearTimeout(deadline);
  console.log(JSON.stringify({ nodes: [ann.node, bob.node], recoverable: annsEnd.context.recoverable, seen, published: published.result }));
  process.exit(0);
} catch (error) {
  fail(error);
}
