// How clients reach the running topology. Environment: BALANCER (https address), BACKEND_ID and BACKEND_SECRET, PROTOBUF (optional: users with commas between
// that speak this form of the protocol; the others speak JSON), TOKENS (optional: where demo tokens are, if not at the balancer). Trust of the certificate:
// NODE_EXTRA_CA_CERTS.
import { Centrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import WebSocket from 'ws';

const balancer = process.env.BALANCER.replace(/\/$/, '');
const tokens = process.env.TOKENS?.replace(/\/$/, '') ?? balancer;
const REQUEST_MS = 5_000;

// In the Protobuf form payloads are bytes: here the text of what would stand there in the JSON form.
const json = { Client: Centrifuge, write: (value) => value, read: (value) => value };
const protobuf = {
  Client: ProtobufCentrifuge,
  write: (value) => new TextEncoder().encode(JSON.stringify(value)),
  read: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
};

const formOf = (user) => (process.env.PROTOBUF?.split(',').includes(user) ? protobuf : json);

/** Ends the script with the reason on stderr. */
export function fail(error) {
  console.error(error?.stack ?? error, error?.cause ?? "");
  process.exit(1);
}

/** Prints what happened as one line of JSON. */
export function tell(what) {
  console.log(JSON.stringify(what));
}

async function post(path, body, headers, where = balancer) {
  const response = await fetch(where + path, { method: 'POST', body, headers, signal: AbortSignal.timeout(REQUEST_MS) });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }

  return response.json();
}

export async function userToken(user) {
  const answer = await post('/auth/demo/token', JSON.stringify({ user }), { 'content-type': 'application/json' }, tokens);
  return answer.token;
}

export async function backendToken() {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: process.env.BACKEND_ID,
    client_secret: process.env.BACKEND_SECRET,
    scope: 'realtime.publish',
  });
  const answer = await post('/auth/connect/token', form, {});
  return answer.access_token;
}

/** What a backend does; the answer has the position. */
export async function publish(token, publication) {
  const answer = await post('/api/publish', JSON.stringify(publication), { 'content-type': 'application/json', authorization: `Bearer ${token}` });
  if (answer.error) {
    throw new Error(`publish: ${answer.error.code} ${answer.error.message}`);
  }

  return answer.result;
}

export function connect(user) {
  return new Promise((resolve, reject) => {
    const form = formOf(user);
    const client = new form.Client(`${balancer.replace(/^http/, 'ws')}/connection/websocket`, {
      websocket: WebSocket,
      getToken: () => userToken(user),
    });
    client.on('connected', (context) => resolve({ client, form, node: form.read(context.data).node, id: context.client }));
    client.on('disconnected', (context) => reject(new Error(`${user} was disconnected: ${context.code} ${context.reason}`)));
    client.connect();
  });
}

// The balancer picks the node with the fewest clients, so those that are not wanted stay until the right one is found: they fill up the other nodes.
export async function connectWhere(user, isWanted) {
  const tries = [await connect(user)];
  await until(async () => {
    if (isWanted(tries.at(-1).node)) {
      return true;
    }

    await pause(100);
    tries.push(await connect(user));
    return false;
  }, () => `the balancer gives ${user} a node that is wanted, and not only ${[...new Set(tries.map(({ node }) => node))]}`);
  const found = tries.pop();
  for (const { client } of tries) {
    client.removeAllListeners('disconnected');
    client.disconnect();
  }

  return found;
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** @param claim says what was waited for, as it is when that did not come */
export async function until(condition, claim, milliseconds = 30_000) {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`not within ${milliseconds / 1000} s: ${claim()}`);
    }

    await pause(10);
  }
}
