import { view } from './view.js';

const MAX_SENDERS = 50;
const MAX_MISSING = 10_000;

/** What came of each sender. Its messages are numbered, so a gap is a loss and a repeat a duplicate. */
export class Arrivals {
  #rows = new Map();
  #total = { received: 0, lost: 0, duplicated: 0, cells: { received: view.received, lost: view.lost, duplicated: view.duplicated } };

  constructor() {
    view.senders.replaceChildren();
    Object.values(this.#total.cells).forEach((cell) => {
      cell.textContent = '0';
      cell.classList.remove('fault');
    });
  }

  /** @returns whether the message is a numbered one */
  count(user, { sender, seq }) {
    if (typeof sender !== 'string' || !Number.isSafeInteger(seq)) {
      return false;
    }

    const key = JSON.stringify([user, sender]);
    const row = this.#rows.get(key) ?? this.#open(key, user, seq);
    if (seq > row.last) {
      const before = row.missing.size;
      for (let missed = row.last + 1; missed < seq && row.missing.size < MAX_MISSING; missed++) {
        row.missing.add(missed);
      }

      row.last = seq;
      this.#add(row, 'lost', row.missing.size - before);
      this.#add(row, 'received', 1);
    } else if (row.missing.delete(seq)) {
      this.#add(row, 'lost', -1);
      this.#add(row, 'received', 1);
    } else {
      this.#add(row, 'duplicated', 1);
    }

    return true;
  }

  // The first message seen of a sender is where its count begins: what it wrote before was not for us.
  #open(key, user, seq) {
    const line = view.senders.insertRow();
    const name = document.createElement('th');
    name.scope = 'row';
    name.textContent = user;
    line.append(name);
    const cells = Object.fromEntries(['received', 'lost', 'duplicated'].map((what) => [what, line.insertCell()]));
    const row = { received: 0, lost: 0, duplicated: 0, last: seq - 1, missing: new Set(), line, cells };
    Object.values(cells).forEach((cell) => cell.textContent = '0');
    this.#rows.set(key, row);
    if (this.#rows.size > MAX_SENDERS) {
      const [oldest, { line: gone }] = this.#rows.entries().next().value;
      gone.remove();
      this.#rows.delete(oldest);
    }

    return row;
  }

  #add(row, what, number) {
    for (const counter of [row, this.#total]) {
      counter[what] += number;
      counter.cells[what].textContent = counter[what];
      counter.cells[what].classList.toggle('fault', what !== 'received' && counter[what] > 0);
    }
  }
}
