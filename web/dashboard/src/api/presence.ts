/** Nobody touched the page for this long: what it asks then, it asks by itself. */
const GONE_AFTER_MS = 5 * 60_000;

let touched = Date.now();
const touch = () => {
  touched = Date.now();
};
for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"])
  addEventListener(kind, touch, { capture: true, passive: true });

/** Whether somebody is at the page. What it reads while nobody is keeps nobody signed in. */
export const isAttended = (): boolean => Date.now() - touched < GONE_AFTER_MS;
