# Ein Satz je Zeile. Teile in { } werden eingesetzt.
notify-open = Sagen Sie mir, wenn es wieder da ist
close = Schließen
channel-label = Wie sollen wir Bescheid geben?
channel-email = E-Mail
channel-sms = SMS
channel-push = Dieses Gerät
email-label = E-Mail-Adresse
email-hint = name@example.com
phone-label = Mobilnummer
phone-hint = +49 1512 3456789
variant-label = Welche Ausführung?
any-variant = Welche zuerst wieder da ist
quantity-label = Wie viele möchten Sie?
submit = Bescheid geben
consent-email = { $shop } schreibt an diese Adresse nur, um zu melden, dass dieser Artikel wieder da ist. Das lässt sich jederzeit beenden.
consent-sms = { $shop } schickt an diese Nummer nur eine SMS, wenn dieser Artikel wieder da ist. Es können Kosten des Mobilfunkanbieters anfallen. Mit STOP lässt sich das beenden.
consent-push = { $shop } schickt diesem Gerät eine einzige Mitteilung, wenn der Artikel wieder da ist, und sonst nichts. Das lässt sich jederzeit beenden.
joined = Sie stehen auf der Liste
joined-pending = Fast fertig: Bitte bestätigen Sie mit dem Link, den wir gerade geschickt haben.
place-next = Sie sind als Nächstes an der Reihe. Wir schreiben, sobald es wieder da ist.
place = Sie stehen auf Platz { $count }. Wir schreiben, sobald Sie an der Reihe sind.
another = Andere Adresse verwenden
back = Gute Nachricht: wieder auf Lager
back-show = Seite neu laden

error-bad-address = Das ist keine vollständige E-Mail-Adresse. Sie sieht aus wie name@example.com.
error-bad-phone = Das ist keine vollständige Mobilnummer. Bitte mit Ländervorwahl angeben.
error-no-device = Dieser Browser lässt keine Mitteilungen von uns zu. Bitte in seinen Einstellungen erlauben oder eine E-Mail-Adresse angeben.
error-bad-quantity = Bitte eine Zahl von 1 bis 10.000 angeben.
error-channel-not-offered = Dieser Shop kann keine SMS senden. Bitte eine E-Mail-Adresse angeben.
error-gone = Dieser Artikel wird nicht mehr verkauft.
error-unknown-variant = Dieser Artikel wird nicht mehr verkauft.
error-too-many-requests = Das war viel auf einmal. Gleich wird es von selbst noch einmal versucht.
error-away = Wir sind gerade nicht erreichbar. Ihre Eingabe bleibt erhalten und wird von selbst noch einmal gesendet.
error-message-too-long = Das ist zu lang. Bitte höchstens 2.000 Zeichen.
error-other = Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.

in-stock = Auf Lager
low-stock = Nur noch wenige
sold-out = Ausverkauft
backorder = Vorbestellbar
unavailable = Nicht verfügbar

chat-open = Chat öffnen
chat-title = Chat mit { $shop }
chat-subtitle = Antworten aus dem aktuellen Bestand
chat-hello = Hallo! Fragen Sie mich, ob etwas bei { $shop } auf Lager ist. Ist es ausverkauft, gebe ich Bescheid, wenn es wieder da ist.
chat-ask-stock = Ist das auf Lager?
chat-ask-alerts = Meine Benachrichtigungen
chat-log = Unterhaltung
chat-choices = Vorgeschlagene Antworten
chat-input = Ihre Nachricht
chat-send = Senden
chat-new = Neue Unterhaltung
chat-close = Chat schließen
chat-you = Sie
chat-writing = Schreibt …
chat-unsent = Noch nicht gesendet. Es wird von selbst noch einmal versucht.
chat-again = Jetzt senden

# What is shown on the device.
notification-title = { $item } ist wieder da
notification-body = { $shop } hat ihn wieder. Schnell ansehen, bevor er ausverkauft ist.
notification-few = Nur noch { $count } bei { $shop }.
notification-alerts = Meine Benachrichtigungen
