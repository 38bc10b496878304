import { setNonce } from "get-nonce";

/** Of this answer: style elements that carry it are allowed by the page's security policy. */
export const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";

// The library that keeps the page behind a dialog from scrolling asks here.
setNonce(nonce);
