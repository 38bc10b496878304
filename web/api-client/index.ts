// biome-ignore lint/suspicious/noExplicitAny: until the document is there
export type paths = any;
