// The tablet's own store (IndexedDB). Four shelves: `days` (a day's keys and when they end), `papers` (what is kept of
// a day), `entries` (made and not yet recorded) and `drafts` (words being typed). Of the last three only a day, a name
// such as "page/A/12" and a state lie open; the rest is sealed.
const NAME = "licensing-tablet";
const SHELVES = { days: "day", papers: ["day", "name"], entries: "key", drafts: ["day", "name"], counts: "name" };

let opening = null;

function database() {
  opening ??= new Promise((give, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [shelf, keyPath] of Object.entries(SHELVES)) asked.result.createObjectStore(shelf, { keyPath });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      give(asked.result);
    };
    asked.onerror = () => fail(asked.error);
  });
  return opening;
}

// Run `work(shelf, …)` in one transaction; what its last request found, once it is written for good.
async function within(shelves, mode, work) {
  const transaction = (await database()).transaction(shelves, mode, { durability: "strict" });
  return new Promise((give, fail) => {
    const asked = work(...shelves.map((shelf) => transaction.objectStore(shelf)));
    transaction.oncomplete = () => give(asked?.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

export const get = (shelf, key) => within([shelf], "readonly", (store) => store.get(key));
export const put = (shelf, value) => within([shelf], "readwrite", (store) => store.put(value));
export const remove = (shelf, key) => within([shelf], "readwrite", (store) => store.delete(key));
export const every = (shelf) => within([shelf], "readonly", (store) => store.getAll());

// Everything a shelf holds of one day; with a beginning, what is named so.
export const ofDay = (shelf, day, begins = "") =>
  within([shelf], "readonly", (store) => store.getAll(range(day, begins)));
export const removeOfDay = (shelf, day, begins = "") =>
  within([shelf], "readwrite", (store) => store.delete(range(day, begins)));

const range = (day, begins) => IDBKeyRange.bound([day, begins], [day, begins + "\uffff"]);

// The entries of a day in the order they were made.
export async function entriesOf(day) {
  const all = await every("entries");
  return all.filter((one) => one.day === day).sort((one, other) => one.sequence - other.sequence);
}

// Put an entry at the end of the line: the number and the entry are written together or not at all.
export const putEntry = (entry) =>
  within(["entries", "counts"], "readwrite", (entries, counts) => {
    const asked = counts.get("sequence");
    asked.onsuccess = () => {
      entry.sequence = (asked.result?.value ?? 0) + 1;
      counts.put({ name: "sequence", value: entry.sequence });
      entries.put(entry);
    };
    return asked;
  });

// Take everything off the tablet.
export const clear = () =>
  within(["days", "papers", "entries", "drafts"], "readwrite", (...stores) => {
    stores.forEach((store) => store.clear());
  });
