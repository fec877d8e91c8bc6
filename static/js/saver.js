// When to save what is typed: some seconds after the last key, one save at a time, and again when it failed.
// `send` answers true when it saved, false when it could not, null when asking again makes no sense.
// A saver that is held waits for a person to choose first.

const PAUSE = 2500;
const AGAIN = 8000;

export class Saver {
  constructor(send) {
    Object.assign(this, { send, timer: 0, busy: null, dirty: false, held: false });
  }

  changed() {
    this.dirty = true;
    this.plan(PAUSE);
  }

  plan(pause) {
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => this.save(), pause);
  }

  save() {
    clearTimeout(this.timer);
    if (!this.busy && this.dirty && !this.held) return this.alone(this.send);
    return this.busy;
  }

  // One at a time: whoever comes next waits.
  async alone(send) {
    while (this.busy) await this.busy;
    this.busy = this.run(send);
    return this.busy;
  }

  async run(send) {
    this.dirty = false;
    let saved = false;
    try {
      saved = await send();
    } finally {
      this.busy = null;
      if (!saved) this.dirty = true;
      if (this.dirty && saved !== null) this.plan(saved ? PAUSE : AGAIN);
    }
    return saved;
  }

  // Saves what was typed until now. Answers as `send` does.
  async settle() {
    while (this.busy) await this.busy;
    return this.dirty ? this.save() : true;
  }
}
