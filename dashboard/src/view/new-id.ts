/** 128 random bits in hex, for what is sent again after an answer that was lost. `randomUUID` is only where the page came over TLS. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
