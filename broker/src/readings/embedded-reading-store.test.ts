import { openDatabase } from '@kawamori/kit';
import { embeddedReadingStore } from './embedded-reading-store.js';
import { readingStoreContract } from './reading-store.contract.js';

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
