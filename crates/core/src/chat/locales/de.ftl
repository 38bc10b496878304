# Ein Satz je Zeile. Teile in { } werden eingesetzt; Titel kommen aus dem Katalog.
months = Januar Februar März April Mai Juni Juli August September Oktober November Dezember
item = { $product } ({ $variant })
list-and = { $head } und { $last }

in-stock = { $item } ist auf Lager und kann sofort bestellt werden.
low-stock = { $item }: nur noch wenige Stück verfügbar, sofort bestellbar.
sold-out = { $item } ist zurzeit ausverkauft.
backorder = { $item } ist ausverkauft, kann aber vorbestellt werden: Wir liefern, sobald neue Ware da ist.
unavailable = { $item } wird nicht mehr verkauft.
checked = (Stand: { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = auf Lager in { $variants }
part-low-stock = nur noch wenige Stück in { $variants }
part-sold-out = ausverkauft in { $variants }
part-backorder = vorbestellbar in { $variants }
part-unavailable = nicht mehr im Verkauf in { $variants }
expected = Voraussichtlich wieder da am { $date }.
no-date = Wann der Artikel wieder da ist, steht noch nicht fest.
no-reading = Ich kann den Bestand gerade nicht prüfen. Bitte versuchen Sie es gleich noch einmal.

offer-address = Soll ich Ihnen Bescheid geben, sobald der Artikel wieder da ist? Schreiben Sie mir einfach Ihre E-Mail-Adresse.
offer-consent = Soll ich Ihnen an { $address } Bescheid geben, sobald der Artikel wieder da ist?
consent = Wir schreiben an diese Adresse nur, um Ihnen zu sagen, dass dieser Artikel wieder da ist. Sie können das jederzeit beenden.
which-variant = Welche Ausführung hätten Sie gern?
which-variant-tell = Zu welcher Ausführung soll ich Bescheid geben?
which-item-tell = Zu welchem Artikel soll ich Ihnen Bescheid geben?
which-product = Welchen dieser Artikel meinen Sie?
which-product-open = Um welchen Artikel geht es?
not-found = Das finde ich in diesem Shop nicht. Welchen Artikel meinen Sie?
no-such-variant = { $item } gibt es in dieser Ausführung nicht. Welche hätten Sie gern?

done = Erledigt: Ich schreibe an { $address }, sobald { $item } wieder da ist.
done-pending = Fast fertig: Ich habe eine Nachricht an { $address } geschickt. Bitte dort bestätigen, dann gebe ich Bescheid, wenn { $item } wieder da ist.
already = Sie stehen mit { $address } schon auf der Warteliste für { $item }.
place = Sie sind Nummer { $count } auf der Warteliste.
gone = { $item } wird nicht mehr verkauft, deshalb kann ich dazu nicht Bescheid geben.
address-refused = An diese Adresse kann ich keine E-Mail schicken. Haben Sie eine andere?
too-many = Das waren viele Anfragen auf einmal. Bitte versuchen Sie es etwas später noch einmal.
failed = Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.

ask-address = An welche E-Mail-Adresse soll ich schreiben?
ask-address-used = Welche E-Mail-Adresse haben Sie angegeben?
address-invalid = Das sieht nicht nach einer vollständigen E-Mail-Adresse aus. Bitte prüfen Sie sie noch einmal.
phone-unread = Diese Nummer konnte ich nicht lesen. Bitte schreiben Sie sie mit Ländervorwahl, etwa +49.
address-slip = Meinten Sie { $domain }? Bitte tippen Sie die richtige Adresse an oder schreiben Sie sie noch einmal.
email-only = Ich kann nur E-Mails schicken, keine SMS. An welche E-Mail-Adresse soll ich schreiben?
address-forgotten = In Ordnung, ich verwende diese Adresse nicht. Wenn Sie möchten, nennen Sie mir eine andere.

alerts-none = Ich finde hier keine Benachrichtigung für Sie.
alerts = Ihre Benachrichtigungen: { $alerts }.
alert-waiting = { $item } an { $address }
alert-place = { $item } an { $address }, Nummer { $count } auf der Warteliste
alert-pending = { $item } an { $address }, noch nicht bestätigt
alert-told = { $item } an { $address }, bereits benachrichtigt
why-none = Ich finde hier keine Benachrichtigung für Sie, deshalb ging keine Nachricht hinaus. Für welchen Artikel soll ich eine einrichten?
why-not-confirmed = { $item }: Die Benachrichtigung wurde nie bestätigt. Der Link steht in unserer Nachricht.
why-still-sold-out = { $item }: Der Artikel war seit Ihrer Anfrage nicht wieder da, es gab also noch nichts zu melden.
why-not-their-turn = { $item }: Der Artikel kommt nach und nach wieder herein, und wir benachrichtigen der Reihe nach. Sie sind noch nicht an der Reihe.
why-told = { $item }: Wir haben am { $date } an { $address } geschrieben. Bitte sehen Sie auch im Spam-Ordner nach.
why-not-delivered = { $item }: Wir haben an { $address } geschrieben, die Nachricht konnte aber nicht zugestellt werden.
why-they-left = { $item }: Diese Benachrichtigung wurde auf Ihren Wunsch beendet.
why-expired = { $item }: Diese Benachrichtigung ist abgelaufen.
why-unknown = { $item }: Die Benachrichtigung ist eingerichtet, und wir schreiben an { $address }, sobald Sie an der Reihe sind.

cancelled = Erledigt: Zu { $items } bekommen Sie keine Nachricht mehr.
cancelled-unconfirmed = Erledigt: Die Anfrage zu { $items } ist zurückgenommen. Sie war nicht bestätigt. Wurde mit dieser Adresse früher schon eine bestätigt, gilt sie weiter; der Link in ihren Nachrichten beendet sie.
which-alert = Welche Benachrichtigung soll ich beenden?
stop-this = Soll ich die Benachrichtigung für { $item } beenden?
nothing-to-cancel = Hier gibt es keine Benachrichtigung, die ich beenden könnte.

declined = In Ordnung. Melden Sie sich gern, wenn Sie noch etwas brauchen.
ready = Gern. Um welchen Artikel geht es?
greeting = Hallo! Ich sage Ihnen, was bei { $shop } auf Lager ist, und gebe Bescheid, wenn etwas wieder da ist. Was suchen Sie?
thanks = Gern geschehen!
hand-over = Ich kann nur Fragen zum Lagerbestand beantworten. Bitte wenden Sie sich mit Ihrem Anliegen an { $support }.
hand-over-open = Ich kann nur Fragen zum Lagerbestand beantworten. Bitte wenden Sie sich mit Ihrem Anliegen an den Kundenservice des Shops.
alternatives-own = Zurzeit auf Lager: { $variants }.
alternatives-others = Vielleicht gefällt Ihnen auch, zurzeit auf Lager: { $products }.
alternatives-none = Ich finde zurzeit nichts Ähnliches auf Lager.

label-any = Egal welche
message-any = Egal welche
label-yes = Ja, bitte
label-no = Nein, danke
label-all = Alle
label-keep = { $address } behalten
