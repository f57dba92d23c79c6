// Two users on two different nodes chat both ways through the balancer, and a backend joins in over the server API.
// Environment: see topology.mjs; SINGLE_NODE (optional) lets both be on the same node.
// Prints one line of JSON: what each user saw, and which nodes held them. Exits 1 with the reason on stderr.
import { backendToken, connect, connectWhere, fail, publish, tell, until } from './topology.mjs';

const channel = `chat:test-${Date.now()}`;
const deadline = setTimeout(() => fail(new Error('nothing came within 30 s')), 30_000);

function subscribe({ client, form }, seen) {
  return new Promise((resolve, reject) => {
    const subscription = client.newSubscription(channel);
    subscription.on('publication', (context) => seen.push({ text: form.read(context.data).text, from: context.info?.user ?? null, offset: context.offset }));
    subscription.on('subscribed', (context) => resolve({ subscription, context }));
    subscription.on('unsubscribed', (context) => reject(new Error(`unsubscribed: ${context.code} ${context.reason}`)));
    subscription.subscribe();
  });
}

try {
  const ann = await connect('ann');
  const bob = process.env.SINGLE_NODE ? await connect('bob') : await connectWhere('bob', (node) => node !== ann.node);
  const seen = { ann: [], bob: [] };
  const annsEnd = await subscribe(ann, seen.ann);
  const bobsEnd = await subscribe(bob, seen.bob);
  const bothSaw = (count) => until(() => seen.bob.length === count && seen.ann.length === count, () => `both saw ${count}: ${JSON.stringify(seen)}`);

  await annsEnd.subscription.publish(ann.form.write({ text: 'hello bob' }));
  await bothSaw(1);
  await bobsEnd.subscription.publish(bob.form.write({ text: 'hello ann' }));
  await bothSaw(2);
  const published = await publish(await backendToken(), { channel, data: { text: 'hello both' } });
  await bothSaw(3);

  clearTimeout(deadline);
  tell({ nodes: [ann.node, bob.node], recoverable: annsEnd.context.recoverable, seen, published });
  process.exit(0);
} catch (error) {
  fail(error);
}
