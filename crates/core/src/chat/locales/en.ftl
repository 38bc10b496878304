# One sentence a line. Parts in { } are filled in; titles come from the catalogue.
months = January February March April May June July August September October November December
item = { $product } ({ $variant })
list-and = { $head } and { $last }

in-stock = { $item } is in stock. You can buy it right now.
low-stock = { $item }: only a few left. You can buy it right now.
sold-out = { $item } is sold out at the moment.
backorder = { $item } is sold out, but can be back-ordered: you can order it now and it ships once it is back.
unavailable = { $item } is not sold any more.
checked = (Checked at { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = in stock in { $variants }
part-low-stock = only a few left in { $variants }
part-sold-out = sold out in { $variants }
part-backorder = can be back-ordered in { $variants }
part-unavailable = not sold any more in { $variants }
expected = It is expected back on { $date }.
no-date = The shop has not given a date for its return yet.
no-reading = I cannot check the stock right now. Please try again in a moment.

offer-address = Shall I tell you when it is back? Just write your e-mail address here.
offer-consent = Shall I tell you at { $address } when it is back?
consent = We will write to this address only to tell you that this item is back, and you can stop it at any time.
which-variant = Which one would you like?
which-variant-tell = Which one shall I tell you about?
which-item-tell = Which one shall I tell you about?
which-product = Which of these do you mean?
which-product-open = Which product do you mean?
not-found = I cannot find that in this shop. Which product do you mean?
no-such-variant = { $item } does not come like that. Which of these would you like?

done = Done: I will tell you at { $address } as soon as { $item } is back.
done-pending = Almost done: I have sent a message to { $address }. Please confirm it there, and I will tell you when { $item } is back.
already = You are already in line for { $item } with { $address }.
place = You are number { $count } in line.
gone = { $item } is not sold any more, so I cannot tell you about it.
address-refused = I cannot send mail to that address. Could you give me another one?
too-many = That was a lot of requests at once. Please try again in a little while.
failed = That did not work just now. Please try again in a moment.

ask-address = Which e-mail address shall I write to?
ask-address-used = Which e-mail address did you use?
address-invalid = That does not look like a complete e-mail address. Could you check it?
phone-unread = I could not read that number. Please write it with its country code, such as +44.
address-slip = Did you mean { $domain }? Please tap the right address or type it again.
email-only = I can only send e-mail, no text messages. Which e-mail address shall I write to?
address-forgotten = All right, I will not use that address. If you like, give me another one.

alerts-none = I find no alert for you here.
alerts = Your alerts: { $alerts }.
alert-waiting = { $item } for { $address }
alert-place = { $item } for { $address }, number { $count } in line
alert-pending = { $item } for { $address }, not confirmed yet
alert-told = { $item } for { $address }, already told
why-none = I find no alert for you here, so no message was due. For which product shall I set one up?
why-not-confirmed = { $item }: the alert was never confirmed. The link is in the message we sent you.
why-still-sold-out = { $item }: it has not come back since you asked, so there was nothing to tell yet.
why-not-their-turn = { $item }: it is coming back in small numbers, and people are told in the order they asked. It is not your turn yet.
why-told = { $item }: we wrote to { $address } on { $date }. Please look in your spam folder too.
why-not-delivered = { $item }: we wrote to { $address }, but the message could not be delivered.
why-they-left = { $item }: this alert was ended at your request.
why-expired = { $item }: this alert has run out.
why-unknown = { $item }: the alert is in place, and we will write to { $address } when it is your turn.

cancelled = Done: I will not write to you about { $items } any more.
cancelled-unconfirmed = Done: I take back the request for { $items }. It was not confirmed. If this address confirmed one before, that one goes on; the link in its messages stops it.
which-alert = Which alert shall I stop?
stop-this = Shall I stop the alert for { $item }?
nothing-to-cancel = There is no alert to stop here.

declined = All right. Just ask if you need anything else.
ready = Gladly. Which product is it about?
greeting = Hello! I can tell you what is in stock at { $shop }, and let you know when something is back. What are you looking for?
thanks = You are welcome!
hand-over = I can only help with what is in stock. For this, please contact { $support }.
hand-over-open = I can only help with what is in stock. For this, please contact the shop’s customer service.
alternatives-own = In stock right now: { $variants }.
alternatives-others = You may also like, in stock right now: { $products }.
alternatives-none = I find nothing similar in stock right now.

label-any = Any of them
message-any = Any of them
label-yes = Yes, please
label-no = No, thanks
label-all = All of them
label-keep = Keep { $address }
