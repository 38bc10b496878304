# Eén zin per regel. Delen tussen { } worden ingevuld.
notify-open = Laat het me weten als het terug is
close = Sluiten
channel-label = Hoe mogen we het laten weten?
channel-email = E-mail
channel-sms = Sms
channel-push = Dit apparaat
email-label = E-mailadres
email-hint = naam@example.com
phone-label = Mobiel nummer
phone-hint = +31 6 12345678
variant-label = Welke uitvoering?
any-variant = Wat als eerste terug is
quantity-label = Hoeveel wil je er?
submit = Laat het weten
consent-email = { $shop } gebruikt dit adres alleen om te melden dat dit artikel terug is. Je kunt dit altijd stoppen.
consent-sms = { $shop } gebruikt dit nummer alleen voor één sms wanneer dit artikel terug is. Je provider kan kosten rekenen. Antwoord STOP om te stoppen.
consent-push = { $shop } stuurt dit apparaat één melding als dit artikel terug is, en verder niets. Stoppen kan altijd.
joined = Je staat op de lijst
joined-pending = Bijna klaar: bevestig het met de link die we net hebben gestuurd.
place-next = Je bent als eerste aan de beurt. We schrijven zodra het terug is.
place = Je bent nummer { $count } in de rij. We schrijven zodra je aan de beurt bent.
another = Een ander adres gebruiken
back = Goed nieuws: weer op voorraad
back-show = Pagina vernieuwen

error-bad-address = Dit is geen volledig e-mailadres. Het ziet eruit als naam@example.com.
error-bad-phone = Dit is geen volledig mobiel nummer. Geef het met de landcode.
error-no-device = Deze browser staat onze meldingen niet toe. Sta ze toe in de instellingen, of geef een e-mailadres.
error-bad-quantity = Geef een getal van 1 tot 10.000.
error-channel-not-offered = Deze winkel kan geen sms sturen. Geef een e-mailadres.
error-gone = Dit artikel wordt niet meer verkocht.
error-unknown-variant = Dit artikel wordt niet meer verkocht.
error-too-many-requests = Dat was veel tegelijk. Het wordt zo vanzelf opnieuw geprobeerd.
error-away = We zijn nu niet bereikbaar. Wat je invulde blijft staan en wordt vanzelf opnieuw verstuurd.
error-message-too-long = Dit is te lang. Hooguit 2.000 tekens.
error-other = Dat lukte niet. Probeer het nog eens.

in-stock = Op voorraad
low-stock = Nog maar weinig
sold-out = Uitverkocht
backorder = Na te bestellen
unavailable = Niet beschikbaar

chat-open = Chat openen
chat-title = Chat met { $shop }
chat-subtitle = Antwoorden uit de actuele voorraad
chat-hello = Hallo! Vraag me of iets op voorraad is bij { $shop }. Is het uitverkocht, dan laat ik weten wanneer het terug is.
chat-ask-stock = Is dit op voorraad?
chat-ask-alerts = Mijn meldingen
chat-log = Gesprek
chat-choices = Voorgestelde antwoorden
chat-input = Je bericht
chat-send = Versturen
chat-new = Nieuw gesprek
chat-close = Chat sluiten
chat-you = Jij
chat-writing = Schrijft …
chat-unsent = Nog niet verstuurd. Het wordt vanzelf opnieuw geprobeerd.
chat-again = Nu versturen

# What is shown on the device.
notification-title = { $item } is terug
notification-body = { $shop } heeft het weer. Kijk snel voordat het uitverkocht is.
notification-few = Nog maar { $count } bij { $shop }.
notification-alerts = Mijn meldingen
