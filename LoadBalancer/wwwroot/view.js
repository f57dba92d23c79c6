// What the page shows. Text always goes in as text, never as HTML.

const MAX_SHOWN = 200;

/** Every element that has an id, by it. */
export const view = Object.fromEntries([...document.querySelectorAll('[id]')].map((element) => [element.id, element]));

export function show(state, sentence) {
  document.body.dataset.state = state;
  view.status.textContent = sentence;
  view.send.disabled = state !== 'online';
}

export function showError(sentence) {
  view.error.textContent = sentence ?? '';
  view.error.hidden = !sentence;
}

export function showNode(name) {
  view.node.textContent = name ?? '';
  view.node.hidden = !name;
}

export function addLine(kind, who, text) {
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
