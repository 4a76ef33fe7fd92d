// Rows kept in this browser until the server has them, in the order in which they came, and a few facts beside them. A row that
// is added is on the disk before the promise is fulfilled. All tabs of the browser share one keeper of a name.

const ROWS = "rows";
const FACTS = "facts";

function open(name, whenClosed) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(ROWS, { keyPath: "position", autoIncrement: true });
      asked.result.createObjectStore(FACTS);
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onclose = whenClosed;
      asked.result.onversionchange = () => {
        asked.result.close();
        whenClosed();
      };
      resolve(asked.result);
    };
  });
}

export class Keeper {
  #name;
  #opened = null;

  constructor(name) {
    this.#name = name;
  }

  async #work(store, mode, ask) {
    this.#opened ??= open(this.#name, () => (this.#opened = null));
    let database;
    try {
      database = await this.#opened;
    } catch (error) {
      this.#opened = null;
      throw error;
    }
    return new Promise((resolve, reject) => {
      const work = database.transaction(store, mode, { durability: "strict" });
      const asked = ask(work.objectStore(store));
      work.oncomplete = () => resolve(asked?.result);
      work.onabort = () => reject(work.error);
    });
  }

  add(row) {
    return this.#work(ROWS, "readwrite", (rows) => rows.add(row));
  }

  put(row) {
    return this.#work(ROWS, "readwrite", (rows) => rows.put(row));
  }

  all() {
    return this.#work(ROWS, "readonly", (rows) => rows.getAll());
  }

  remove(positions) {
    return this.#work(ROWS, "readwrite", (rows) => {
      for (const position of positions) rows.delete(position);
    });
  }

  fact(name) {
    return this.#work(FACTS, "readonly", (facts) => facts.get(name));
  }

  setFact(name, value) {
    return this.#work(FACTS, "readwrite", (facts) => facts.put(value, name));
  }

  // Two tabs share the rows; only one of them may send from them, or the order would be lost.
  alone(work) {
    return navigator.locks ? navigator.locks.request(this.#name, work) : work();
  }
}
