import 'fake-indexeddb/auto';

/** What is patched reaches below the types of IndexedDB: where its requests are carried out. */
interface Patched {
  transaction: { _requests: { operation: () => unknown }[] };
  _rawObjectStore: { rawDatabase: { rawObjectStores: Map<string, { count(range: undefined): number }> } };
}

const prototype = IDBObjectStore.prototype as unknown as Record<'put' | 'add', (...values: unknown[]) => unknown>;

/** A disk with room for so many events; while they are that many, every write fails as browsers let it fail. */
export class Disk {
  capacity = Infinity;
  private readonly originals = { put: prototype.put, add: prototype.add };

  constructor() {
    for (const name of ['put', 'add'] as const) {
      const { originals } = this;
      const fails = (store: Patched) => this.isFull(store);
      prototype[name] = function (this: Patched, ...values: unknown[]) {
        const request = originals[name].apply(this, values);
        const last = this.transaction._requests.at(-1)!;
        const { operation } = last;
        last.operation = () => {
          if (fails(this)) {
            throw new DOMException('the disk is full', 'QuotaExceededError');
          }
          return operation();
        };
        return request;
      };
    }
  }

  restore(): void {
    Object.assign(prototype, this.originals);
  }

  private isFull({ _rawObjectStore: { rawDatabase } }: Patched): boolean {
    return this.capacity < Infinity && (rawDatabase.rawObjectStores.get('events')?.count(undefined) ?? 0) >= this.capacity;
  }
}
