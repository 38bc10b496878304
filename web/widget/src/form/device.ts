// Being told by a notification on this device. The worker that shows it must come from the shop's own origin, so the page names it.

import type { Widget } from "../widget";

/** Everything that the server needs to reach the device. */
export interface Device {
  endpoint: string | undefined;
  keys: Record<string, string> | undefined;
}

/** The page names the worker, the shop offers it, the browser can do it, and the shopper has not refused before. */
export function canBeTold({ options, known }: Widget): boolean {
  const able = "PushManager" in window && "Notification" in window && "serviceWorker" in navigator;
  return able && !!options.data.pushWorker && !!known?.push && Notification.permission !== "denied";
}

/** Asks the shopper, then the browser. Fails where one of them does not want to. Call it while a press of a button is handled. */
export async function subscribe({ options, known }: Widget): Promise<Device> {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const registration = await navigator.serviceWorker.register(options.data.pushWorker ?? "");
  await active(registration);
  const { pushManager } = registration;
  const wish = { userVisibleOnly: true, applicationServerKey: known?.push?.public_key ?? null };
  let made: PushSubscription;
  try {
    made = await pushManager.subscribe(wish);
  } catch (error) {
    // One that was made with another key stands in the way.
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    made = await pushManager.subscribe(wish);
  }
  const { endpoint, keys } = made.toJSON();
  return { endpoint, keys };
}

/** `navigator.serviceWorker.ready` would wait for a worker of this very page, which the shop's path may not cover. */
function active(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((settle, fail) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") settle();
      if (worker.state === "redundant") fail(new Error("the worker was not installed"));
    });
  });
}
