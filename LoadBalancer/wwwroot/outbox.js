/**
 * What we write: numbered, one after the other. What was under way when the connection broke is seen among the recovered messages,
 * or did not arrive and is sent again under its number.
 */
export class Outbox {
  #sender = crypto.randomUUID();
  #items = [];
  #accepted = 0;
  #isOpen = false;
  #isSending = false;
  #publish;

  constructor(publish) {
    this.#publish = publish;
  }

  get isIdle() {
    return this.#items.length === 0;
  }

  add(content) {
    return new Promise((resolve, reject) => {
      this.#items.push({ content, resolve, reject, isInDoubt: false });
      this.#pump();
    });
  }

  open(knowsWhatArrived) {
    if (this.#items[0]?.isInDoubt && !knowsWhatArrived) {
      this.#accepted++;
      this.#items.shift().reject(new Error('the connection was lost, and nobody knows whether it arrived'));
    }

    this.#isOpen = true;
    this.#pump();
  }

  close() {
    this.#isOpen = false;
  }

  abandon() {
    this.#items.splice(0).forEach((item) => item.reject(new Error('the connection is over')));
  }

  confirm({ sender, seq }) {
    if (sender === this.#sender && seq === this.#accepted + 1 && !this.isIdle) {
      this.#accept();
    }
  }

  #accept() {
    this.#accepted++;
    this.#items.shift().resolve();
  }

  async #pump() {
    if (!this.#isOpen || this.#isSending || this.isIdle) {
      return;
    }

    const item = this.#items[0];
    item.isInDoubt = true;
    this.#isSending = true;
    const reply = await this.#publish({ ...item.content, sender: this.#sender, seq: this.#accepted + 1 });
    this.#isSending = false;
    if (this.#items[0] === item && reply?.error) {
      this.#items.shift().reject(new Error(reply.error.message));
    } else if (this.#items[0] === item && reply) {
      this.#accept();
    }

    this.#pump();
  }
}
