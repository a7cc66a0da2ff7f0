import { openDatabase } from '@kawamori/kit';
import { readingStoreContract } from './reading-store.contract.js';
import { embeddedReadingStore } from './reading-table.js';

readingStoreContract('embedded', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  return Promise.resolve({
    store: embeddedReadingStore(database),
    dispose: () => {
      database.close();
      return Promise.resolve();
    },
  });
});
