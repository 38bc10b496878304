# Text messages. They cost by the 160 characters: short, and without characters that halve the room where another will do.
sms-alert = { $shop }: { $item } is back in stock.
sms-alert-few = { $shop }: { $item } is back, only { $count } left.
sms-alert-bare = { $item } is back in stock.
sms-digest = { $shop }: { $item } and { $count } more you asked for are back in stock.
sms-digest-bare = { $item } and { $count } more are back in stock.
sms-stop-hint = STOP to end.
sms-confirm = { $shop }: reply YES, or type { $code } in the chat, to get one text when { $item } is back: { $link } STOP to end. Msg & data rates may apply.
sms-confirm-brief = { $shop }: reply YES (code { $code }) for one text when { $item } is back. { $link } STOP to end. Rates may apply.
sms-confirmed = { $shop }: thank you. You get one text when { $items } can be bought again. STOP to end.
sms-stopped = { $shop }: done, you get no more texts from us. Reply START to get them again.
sms-started = { $shop }: welcome back. Tell us which product you wait for. STOP to end.
sms-help = { $shop }: we text you once when a product you asked for is back. Ask us about stock here. STOP to end. Msg & data rates may apply. Help: { $support }
sms-help-open = { $shop }: we text you once when a product you asked for is back. Ask us about stock here. STOP to end. Msg & data rates may apply.
# In the chat, where a phone number will do as well.
offer-address-or-phone = Shall I tell you when it is back? Just write your e-mail address or your mobile number here.
ask-address-or-phone = Which e-mail address or mobile number shall I write to?
consent-or-phone = We will write to this address or number only to tell you that this item is back, and you can stop it at any time. Text messages (SMS) may cost you your carrier's message and data rates; reply STOP to end them.
consent-phone = You will get one text message (SMS) at this number when this item is back, and one to confirm it where needed. Message and data rates may apply; reply STOP to end, HELP for help. It is no condition of a purchase.
phone-refused = I cannot send text messages to that number. Could you give me a mobile number, with its country code, or an e-mail address?
done-pending-phone = Almost done: I have sent a text message to { $address }. Reply YES to it, or type its code here, and I will tell you when { $item } is back.
done-pending-code = You can also type the code from that message here.
code-accepted = Thank you, that is confirmed: I will tell you at { $address } as soon as { $item } is back.
code-wrong = That is not the code from the message. Please check it and type it again.
code-spent = That code does not work any more. Please open the link in the message instead.
