/** What a key may be allowed, in the order of how much it can do. */
export const PERMISSIONS = [
  { key: "read", title: "Read figures", help: "Demand, episodes, conversions. No addresses." },
  { key: "stock", title: "Report stock", help: "Says what is in stock: for a warehouse or a shop system." },
  { key: "steer", title: "Steer sends", help: "Approves, stops, tries again, sets expected dates." },
  { key: "contacts", title: "See and change people", help: "Addresses, consent, erasing and exporting." },
  { key: "settings", title: "Change settings", help: "Policy, channels, words of the mails, imports." },
  { key: "users", title: "Decide who may what", help: "People, keys and the audit log." },
];
