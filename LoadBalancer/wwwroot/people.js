import { view } from './view.js';

const MAX_SHOWN = 50;

/** Who is here: read as a whole, and told in between. */
export class People {
  #self;
  #members = new Map(); // client -> user
  #toldMeanwhile = null; // what a read that is under way may not know yet

  constructor(self) {
    this.#self = self;
  }

  readBegins() {
    this.#toldMeanwhile = [];
  }

  readEnds(members) {
    const told = this.#toldMeanwhile ?? [];
    this.#toldMeanwhile = null;
    if (members) {
      this.#members = new Map(Object.values(members).map(({ client, user }) => [client, user]));
      told.forEach((each) => this.#apply(each));
      this.#show();
    }
  }

  tell(isHere, { client, user }) {
    const told = { isHere, client, user };
    this.#toldMeanwhile?.push(told);
    this.#apply(told);
    this.#show();
  }

  #apply({ isHere, client, user }) {
    isHere ? this.#members.set(client, user) : this.#members.delete(client);
  }

  #show() {
    const windows = new Map();
    this.#members.forEach((user) => windows.set(user, (windows.get(user) ?? 0) + 1));
    const lines = [...windows].sort(([one], [other]) => one.localeCompare(other)).map(([user, count]) => {
      const line = document.createElement('li');
      line.textContent = `${user}${user === this.#self ? ' (you)' : ''}${count > 1 ? `, ${count} windows` : ''}`;
      return line;
    });
    const hidden = lines.splice(MAX_SHOWN).length;
    if (hidden) {
      const more = document.createElement('li');
      more.className = 'note';
      more.textContent = `and ${hidden} more`;
      lines.push(more);
    }

    view['people-count'].textContent = windows.size;
    view.people.replaceChildren(...lines);
  }
}
