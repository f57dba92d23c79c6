// The two forms and the switch.

import { Session } from './session.js';
import { showError, view } from './view.js';

const STEADY_MS = 250;

let session = null;
let beat = null;

function leave() {
  session = null;
  stopWriting();
  view.entry.hidden = false;
  view.room.hidden = true;
  view.name.focus();
}

function stopWriting() {
  clearInterval(beat);
  view.steady.checked = false;
}

view.steady.addEventListener('change', () => {
  clearInterval(beat);
  if (view.steady.checked) {
    beat = setInterval(() => session?.writeNext().catch((error) => {
      if (session) {
        stopWriting();
        showError(`A numbered message was not accepted: ${error.message}.`);
      }
    }), STEADY_MS);
  }
});

view.entry.addEventListener('submit', (event) => {
  event.preventDefault();
  const user = view.name.value.trim();
  if (!user || session) {
    return;
  }

  showError(null);
  session = new Session(user, leave);
  view.entry.hidden = true;
  view.room.hidden = false;
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
    await mine.write(text);
    showError(null);
  } catch (error) {
    view.text.value ||= text;
    if (session === mine) {
      showError(`Your message was not accepted: ${error.message}.`);
    }
  }
});
