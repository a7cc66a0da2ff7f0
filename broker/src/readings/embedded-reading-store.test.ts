import { openDatabase } from '@kawamori/kit';
import { embeddedReadingStore } from './embedded-reading-store.js';
import { readingStoreContract } from './reading-store.contract.js';

readingStoreContract('embedded', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  const store = embeddedReadingStore(database);
  return Promise.resolve({
    store,
    write: store.write,
    dispose: () => {
      database.close();
      return Promise.resolve();
    },
  });
});
