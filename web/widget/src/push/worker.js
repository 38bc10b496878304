// The worker that shows a notification on a shopper's device and opens its link. It lives on the shop's own origin, caches nothing and touches
// no request. What it is given was encrypted for this device and signed by our server; still, only web addresses are opened.

const isWeb = (url) => /^https?:\/\//.test(url ?? "");

/** @param {{data: {json(): unknown} | null}} event */
function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

self.addEventListener("push", (event) => {
  const { title, body, url, alerts_url, alerts, icon, tag, lang } = read(event);
  // Browsers insist that something is shown for every push.
  event.waitUntil(
    self.registration.showNotification(String(title ?? location.host), {
      body: body && String(body),
      icon: isWeb(icon) ? icon : undefined,
      tag: tag && String(tag),
      lang: lang && String(lang),
      data: { url, alerts_url },
      actions: isWeb(alerts_url) && alerts ? [{ action: "alerts", title: String(alerts) }] : [],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  const { url, alerts_url } = event.notification.data ?? {};
  const to = event.action === "alerts" ? alerts_url : url;
  event.notification.close();
  if (isWeb(to)) event.waitUntil(self.clients.openWindow(to));
});
