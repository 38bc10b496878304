# One sentence a line. Parts in { } are filled in.
notify-open = Tell me when it is back
close = Close
channel-label = How shall we tell you?
channel-email = E-mail
channel-sms = Text message
channel-push = This device
email-label = E-mail address
email-hint = you@example.com
phone-label = Mobile number
phone-hint = +1 201 555 0123
variant-label = Which one?
any-variant = Whichever is back first
quantity-label = How many would you like?
submit = Tell me
consent-email = { $shop } uses this address only to tell you that this item is back. You can stop it at any time.
consent-sms = { $shop } uses this number only to send you one text message when this item is back. Message and data rates may apply. Reply STOP to end it.
consent-push = { $shop } sends this device one notification when this item is back, and nothing else. You can stop it at any time.
joined = You are on the list
joined-pending = Almost done: please confirm with the link that we have just sent you.
place-next = You are next in line. We write once it is back.
place = You are number { $count } in line. We write once it is your turn.
another = Use another address
back = Good news: it is back in stock
back-show = Reload the page

error-bad-address = This is not a complete e-mail address. It looks like name@example.com.
error-bad-phone = This is not a complete mobile number. Please give it with its country code.
error-no-device = This browser does not allow notifications from us. Allow them in its settings, or give an e-mail address.
error-bad-quantity = Please give a number from 1 to 10,000.
error-channel-not-offered = This shop cannot send text messages. Please give an e-mail address.
error-gone = This item is not sold any more.
error-unknown-variant = This item is not sold any more.
error-too-many-requests = That was a lot at once. It is tried again by itself in a moment.
error-away = We cannot be reached right now. Your entry is kept and tried again by itself.
error-message-too-long = This is too long. Please say it in at most 2,000 characters.
error-other = That did not work. Please try again.

in-stock = In stock
low-stock = Few left
sold-out = Sold out
backorder = On back-order
unavailable = Not available

chat-open = Open the chat
chat-title = Chat with { $shop }
chat-subtitle = Answers from live stock
chat-hello = Hello! Ask me whether something is in stock at { $shop }. If it is sold out, I can tell you when it is back.
chat-ask-stock = Is this in stock?
chat-ask-alerts = Show my alerts
chat-log = Conversation
chat-choices = Suggested answers
chat-input = Your message
chat-send = Send
chat-new = New conversation
chat-close = Close the chat
chat-you = You
chat-writing = Writing …
chat-unsent = Not sent yet. It is tried again by itself.
chat-again = Send now

# What is shown on the device.
notification-title = { $item } is back
notification-body = { $shop } has it again. Take a look before it sells out.
notification-few = Only { $count } left at { $shop }.
notification-alerts = My alerts
