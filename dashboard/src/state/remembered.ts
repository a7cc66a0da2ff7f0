/** What a reader chose for this browser. Storage may be forbidden; a choice then lasts as long as the page. */
export function recall(page: Window, key: string): string | null {
  try {
    return page.localStorage.getItem(`kawamori.${key}`);
  } catch {
    return null;
  }
}

export function keep(page: Window, key: string, value: string): void {
  try {
    page.localStorage.setItem(`kawamori.${key}`, value);
  } catch {
    // As above.
  }
}
