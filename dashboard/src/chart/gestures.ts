/** What a hand does to a chart. Pixels are the page's, from the left edge of the plot. */
export interface GestureHandlers {
  begin(): void;
  /** The plot is drawn so far to the right. */
  drag(byPx: number): void;
  /** So many times as long a period, with the place under the hand where it is. */
  zoom(factor: number, atPx: number): void;
  end(): void;
}

/** A hand that has moved less has only pointed. */
const STILL_PX = 4;
/** Of a wheel's turn, per pixel that a page would have scrolled. */
const WHEEL_ZOOM = 0.004;
/** A turn is over when no other has come for so long. */
const WHEEL_RESTS_MS = 150;

/**
 * Drawing aside with mouse or finger, two fingers apart, the wheel with Ctrl (so does a touch pad when two fingers part), sideways
 * without. A page still scrolls by the wheel and by a finger up and down. What comes faster than the screen draws is gathered.
 * @returns ends it
 */
export function listenToHands(over: HTMLElement, { begin, drag, zoom, end }: GestureHandlers): () => void {
  const gone = new AbortController();
  const hands = new Map<number, number>();
  let isMoving = false;
  let startedAt = 0;
  let gathered = { drag: 0, zoom: 1, atPx: 0 };
  let frame = 0;
  let wheelRests: ReturnType<typeof setTimeout> | undefined;

  const left = (clientX: number) => clientX - over.getBoundingClientRect().left;
  const flush = () => {
    frame = 0;
    const { drag: byPx, zoom: factor, atPx } = gathered;
    gathered = { drag: 0, zoom: 1, atPx };
    if (factor !== 1) zoom(factor, atPx);
    if (byPx !== 0) drag(byPx);
  };
  const gather = (more: { drag?: number; zoom?: number; atPx?: number }) => {
    gathered = {
      drag: gathered.drag + (more.drag ?? 0),
      zoom: gathered.zoom * (more.zoom ?? 1),
      atPx: more.atPx ?? gathered.atPx,
    };
    frame ||= requestAnimationFrame(flush);
  };
  const moving = () => {
    if (isMoving) return;
    isMoving = true;
    begin();
  };
  const rest = () => {
    if (!isMoving || hands.size > 0) return;
    if (frame) {
      cancelAnimationFrame(frame);
      flush();
    }
    isMoving = false;
    end();
  };

  const listen = <K extends keyof HTMLElementEventMap>(
    name: K,
    run: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => over.addEventListener(name, run, { signal: gone.signal, passive });

  listen('pointerdown', (event) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    if (hands.size === 0) startedAt = event.clientX;
    hands.set(event.pointerId, event.clientX);
  });
  listen('pointermove', (event) => {
    const before = hands.get(event.pointerId);
    if (before === undefined) return;
    if (!isMoving && hands.size === 1 && Math.abs(event.clientX - startedAt) < STILL_PX) return;
    if (!isMoving) over.setPointerCapture(event.pointerId);
    moving();
    const others = [...hands].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    hands.set(event.pointerId, event.clientX);
    const [other] = others;
    if (other === undefined) return gather({ drag: event.clientX - before });
    const [apart, now] = [Math.abs(before - other), Math.abs(event.clientX - other)];
    if (apart > STILL_PX && now > STILL_PX)
      gather({ zoom: apart / now, atPx: left((event.clientX + other) / 2) });
    gather({ drag: (event.clientX - before) / 2 });
  });
  for (const name of ['pointerup', 'pointercancel'] as const) {
    listen(name, (event) => {
      hands.delete(event.pointerId);
      rest();
    });
  }
  listen('dblclick', (event) => zoom(0.5, left(event.clientX)));
  listen(
    'wheel',
    (event) => {
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!event.ctrlKey && !event.metaKey && !isSideways) return;
      event.preventDefault();
      moving();
      if (event.ctrlKey || event.metaKey)
        gather({ zoom: Math.exp(event.deltaY * WHEEL_ZOOM), atPx: left(event.clientX) });
      else gather({ drag: -(event.deltaX || event.deltaY) });
      clearTimeout(wheelRests);
      wheelRests = setTimeout(rest, WHEEL_RESTS_MS);
    },
    false,
  );
  return () => {
    gone.abort();
    cancelAnimationFrame(frame);
    clearTimeout(wheelRests);
  };
}
