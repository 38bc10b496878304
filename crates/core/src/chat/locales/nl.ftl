# Eén zin per regel. Delen tussen { } worden ingevuld; titels komen uit de catalogus.
months = januari februari maart april mei juni juli augustus september oktober november december
item = { $product } ({ $variant })
list-and = { $head } en { $last }

in-stock = { $item } is op voorraad en meteen te bestellen.
low-stock = { $item }: nog maar een paar op voorraad, meteen te bestellen.
sold-out = { $item } is op dit moment uitverkocht.
backorder = { $item } is uitverkocht, maar kan worden nabesteld: bestel nu en wij versturen zodra het er is.
unavailable = { $item } wordt niet meer verkocht.
checked = (Gecontroleerd om { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = op voorraad in { $variants }
part-low-stock = nog maar een paar in { $variants }
part-sold-out = uitverkocht in { $variants }
part-backorder = na te bestellen in { $variants }
part-unavailable = niet meer verkocht in { $variants }
expected = Het wordt terugverwacht op { $date }.
no-date = De winkel heeft nog geen datum doorgegeven.
no-reading = Ik kan de voorraad nu niet controleren. Probeer het zo nog eens.

offer-address = Zal ik het je laten weten als het er weer is? Typ hier gewoon je e-mailadres.
offer-consent = Zal ik het je via { $address } laten weten als het er weer is?
consent = We gebruiken dit adres alleen om je te melden dat dit artikel terug is, en je kunt dat altijd stopzetten.
which-variant = Welke wil je?
which-variant-tell = Over welke zal ik je bericht sturen?
which-item-tell = Over welk artikel zal ik je bericht sturen?
which-product = Welke hiervan bedoel je?
which-product-open = Om welk artikel gaat het?
not-found = Dat artikel vind ik niet in deze winkel. Om welk artikel gaat het?
no-such-variant = { $item } bestaat niet in die uitvoering. Welke wil je?

done = Geregeld: ik schrijf naar { $address } zodra { $item } terug is.
done-pending = Bijna klaar: ik heb een bericht gestuurd naar { $address }. Bevestig het daar, dan laat ik je weten wanneer { $item } terug is.
already = Je staat met { $address } al op de wachtlijst voor { $item }.
place = Je bent nummer { $count } op de wachtlijst.
gone = { $item } wordt niet meer verkocht, dus ik kan je er geen bericht over sturen.
address-refused = Naar dat adres kan ik geen e-mail sturen. Heb je een ander?
too-many = Dat waren veel verzoeken tegelijk. Probeer het later nog eens.
failed = Dat lukte nu niet. Probeer het zo nog eens.

ask-address = Naar welk e-mailadres zal ik schrijven?
ask-address-used = Welk e-mailadres heb je gebruikt?
address-invalid = Dat lijkt geen volledig e-mailadres. Kun je het nakijken?
phone-unread = Ik kon dit nummer niet lezen. Schrijf het met de landcode, bijvoorbeeld +31.
address-slip = Bedoelde je { $domain }? Tik op het juiste adres of typ het opnieuw.
email-only = Ik kan alleen e-mail sturen, geen sms. Naar welk e-mailadres zal ik schrijven?
address-forgotten = Goed, ik gebruik dat adres niet. Geef gerust een ander.

alerts-none = Ik vind hier geen melding van je.
alerts = Je meldingen: { $alerts }.
alert-waiting = { $item } voor { $address }
alert-place = { $item } voor { $address }, nummer { $count } op de wachtlijst
alert-pending = { $item } voor { $address }, nog niet bevestigd
alert-told = { $item } voor { $address }, bericht al verstuurd
why-none = Ik vind hier geen melding van je, dus er was geen bericht te versturen. Voor welk artikel zal ik er een aanmaken?
why-not-confirmed = { $item }: de melding is nooit bevestigd. De link staat in het bericht dat we stuurden.
why-still-sold-out = { $item }: het is sinds je verzoek niet terug geweest, dus er was nog niets te melden.
why-not-their-turn = { $item }: het komt in kleine aantallen terug en we schrijven op volgorde van aanvraag. Je bent nog niet aan de beurt.
why-told = { $item }: we hebben op { $date } naar { $address } geschreven. Kijk ook in je map met ongewenste e-mail.
why-not-delivered = { $item }: we hebben naar { $address } geschreven, maar het bericht kon niet worden bezorgd.
why-they-left = { $item }: deze melding is op jouw verzoek stopgezet.
why-expired = { $item }: deze melding is verlopen.
why-unknown = { $item }: de melding staat aan en we schrijven naar { $address } zodra je aan de beurt bent.

cancelled = Geregeld: over { $items } krijg je geen bericht meer.
cancelled-unconfirmed = Geregeld: de aanvraag voor { $items } is ingetrokken. Ze was niet bevestigd. Is er met dit adres eerder een bevestigd, dan blijft die staan; de link in de berichten stopt die.
which-alert = Welke melding zal ik stopzetten?
stop-this = Zal ik de melding voor { $item } stopzetten?
nothing-to-cancel = Er is hier geen melding om stop te zetten.

declined = Prima. Laat het weten als je nog iets nodig hebt.
ready = Graag! Om welk artikel gaat het?
greeting = Hallo! Ik kan je zeggen wat er bij { $shop } op voorraad is en je laten weten wanneer iets terug is. Wat zoek je?
thanks = Graag gedaan!
hand-over = Ik kan alleen vragen over de voorraad beantwoorden. Neem hiervoor contact op met { $support }.
hand-over-open = Ik kan alleen vragen over de voorraad beantwoorden. Neem hiervoor contact op met de klantenservice van de winkel.
alternatives-own = Nu op voorraad: { $variants }.
alternatives-others = Misschien ook iets voor jou, nu op voorraad: { $products }.
alternatives-none = Ik vind nu niets vergelijkbaars op voorraad.

label-any = Maakt niet uit welke
message-any = Maakt niet uit welke
label-yes = Ja, graag
label-no = Nee, bedankt
label-all = Allemaal
label-keep = { $address } houden
