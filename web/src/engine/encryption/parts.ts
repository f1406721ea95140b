import type { Id } from '../../bridge/bridge';
import type { Database } from '../database';
import type { KeyNews } from '../key-changes';
import { Archive } from './archive';
import { Entry } from './entry';
import { Groups } from './groups';
import { Log } from './log';
import { markOf, Marks } from './marks';
import { Opening } from './opening';
import { Own } from './own';
import { Resealing } from './resealing';
import { Sealing } from './sealing';
import type { Service } from './service';
import { Stock } from './stock';
import { Trusted } from './trusted';
import { Vault } from './vault';

export type Parts = ReturnType<typeof partsOf>;

/** Everything that encrypted rooms need; loaded when the first one is there. The database is a connection of its own. */
export function partsOf({ database, service, named, changed, failed }: {
  database: Database;
  service: Service;
  named(): { user: Id; device: Id } | undefined;
  changed(user: Id, news: KeyNews[]): void;
  failed(error: unknown): void;
}) {
  const vault = new Vault(database);
  const trusted = new Trusted(database, service, changed, (user) => markOf(database, user));
  const own = new Own(database, service, trusted, named);
  const stock = new Stock(database, vault, service);
  const self = () => own.self();
  const groups = new Groups(database, vault, service, trusted);
  const entry = new Entry(database, groups, stock, trusted, self);
  const archive = new Archive(database, service, groups, () => own.archive(), () => named()?.user, failed);
  const marks = new Marks(database, service, trusted, () => own.archive(), () => named()?.user);
  const resealing = new Resealing(database, service, archive, failed);
  const log = new Log(groups, entry, trusted, self, (room, incarnation, seqs) => archive.found(room, incarnation, seqs));
  const sealing = new Sealing(database, groups, log, trusted, self);
  const opening = new Opening(database, groups, log, archive, failed);
  return {
    service, trusted, own, stock, groups, entry, log, sealing, opening, vault, archive, resealing, marks,
    /** Whatever is under way writes nothing any more. */
    close() {
      archive.close();
      database.close({ disableAutoOpen: true });
    },
  };
}
