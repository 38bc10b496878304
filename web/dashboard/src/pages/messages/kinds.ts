/** The mails that a shop may word by itself, in the order in which a shopper may get them. */
export const KINDS = [
  { kind: "confirmation", help: "Asks for the click that confirms a sign-up, where you ask for one." },
  { kind: "alert", help: "The message that people wait for: it is back." },
  { kind: "digest", help: "One mail where several things came back together." },
  { kind: "reminder", help: "To those who did not follow the alert, where you have reminders on." },
  { kind: "last_units", help: "When only a few are left, where you have it on." },
  { kind: "sold_out", help: "To those who stay on the list, when it sold out again." },
];
