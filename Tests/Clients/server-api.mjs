// A backend that drives the whole server API with the library that backends use. Environment: NODE (address of a node), KEY, USER and CLIENT (of a client that is
// connected and subscribed to CHANNEL). Prints what each method answered, a line each.
import { CentClient } from 'cent.js';

const { NODE, KEY, USER: user, CLIENT: client, CHANNEL: channel } = process.env;
const url = `${NODE.replace(/\/$/, '')}/api`;
const cent = new CentClient({ url, apiKey: KEY });

function tell(event, result) {
  console.log(JSON.stringify({ event, result }));
}

async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return error.constructor.name;
  }

  return 'none';
}

// The library knows no rpc.
async function rpc(method) {
  const response = await fetch(`${url}/rpc`, { method: 'POST', body: JSON.stringify({ method }), headers: { 'content-type': 'application/json', authorization: `apikey ${KEY}` } });
  return response.json();
}

try {
  tell('publish', await cent.publish({ channel, data: { n: 1 }, tags: { lang: 'en' } }));
  tell('broadcast', await cent.broadcast({ channels: [channel, 'nowhere:x'], data: { n: 2 } }));
  tell('presence', await cent.getPresence({ channel }));
  tell('presence_stats', await cent.getPresenceStats({ channel }));
  tell('history', await cent.getHistory({ channel, limit: -1 }));
  tell('history_remove', await cent.removeHistory({ channel }));
  tell('channels', await cent.getChannels({ pattern: 'chat:*' }));
  tell('info', await cent.getInfo());
  tell('pipeline', await cent.pipeline([
    { method: 'publish', params: { channel, data: { n: 3 } } },
    { method: 'presence_stats', params: { channel } },
  ]));
  tell('refresh', await cent.refresh({ user, client }));
  tell('unsubscribe', await cent.unsubscribe({ user, client, channel }));
  tell('subscribe', await cent.subscribe({ user, client, channel }));
  tell('disconnect', await cent.disconnect({ user, client }));
  tell('refused', await refusal(() => cent.getPresence({ channel: 'nowhere:x' })));
  tell('rpc', await rpc('nothing'));
} catch (error) {
  console.error(error?.stack ?? error);
  process.exit(1);
}
