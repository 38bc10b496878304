# Text messages. They cost by the 160 characters: short, and without characters that halve the room where another will do.
sms-alert = { $shop }: { $item } ist wieder da.
sms-alert-few = { $shop }: { $item } ist wieder da, nur noch { $count } Stück.
sms-alert-bare = { $item } ist wieder da.
sms-digest = { $shop }: { $item } und { $count } mehr, worauf Sie warten, sind wieder da.
sms-digest-bare = { $item } und { $count } mehr sind wieder da.
sms-stop-hint = Ende mit STOP.
sms-confirm = { $shop }: Antworten Sie JA oder tippen Sie { $code } in den Chat, dann kommt eine SMS, wenn { $item } wieder da ist: { $link } Ende mit STOP. Es können Kosten anfallen.
sms-confirm-brief = { $shop }: JA antworten (Code { $code }): SMS, wenn { $item } wieder da ist. { $link } Ende: STOP. Evtl. Kosten.
sms-confirmed = { $shop }: danke. Sie bekommen eine SMS, sobald { $items } wieder da ist. Ende mit STOP.
sms-stopped = { $shop }: erledigt, Sie bekommen keine SMS mehr von uns. Mit START geht es wieder.
sms-started = { $shop }: willkommen zurück. Auf welches Produkt warten Sie? Ende mit STOP.
sms-help = { $shop }: eine SMS, sobald ein Produkt, nach dem Sie gefragt haben, wieder da ist. Fragen zum Bestand gern hier. Ende mit STOP. Es können Kosten anfallen. Hilfe: { $support }
sms-help-open = { $shop }: eine SMS, sobald ein Produkt, nach dem Sie gefragt haben, wieder da ist. Fragen zum Bestand gern hier. Ende mit STOP. Es können Kosten anfallen.
# In the chat, where a phone number will do as well.
offer-address-or-phone = Soll ich Bescheid geben, wenn es wieder da ist? Schreiben Sie mir einfach Ihre E-Mail-Adresse oder Ihre Handynummer.
ask-address-or-phone = An welche E-Mail-Adresse oder Handynummer soll ich schreiben?
consent-or-phone = Wir schreiben an diese Adresse oder Nummer nur, um zu melden, dass dieser Artikel wieder da ist; das lässt sich jederzeit beenden. Für SMS können Kosten Ihres Mobilfunkanbieters anfallen; die Antwort STOP beendet sie.
consent-phone = Sie bekommen an diese Nummer eine SMS, wenn dieser Artikel wieder da ist, und falls nötig eine zur Bestätigung. Es können Kosten Ihres Mobilfunkanbieters anfallen; die Antwort STOP beendet alles, HILFE hilft weiter. Ein Kauf hängt nicht davon ab.
phone-refused = An diese Nummer kann ich keine SMS schicken. Haben Sie eine Handynummer mit Landesvorwahl oder eine E-Mail-Adresse?
done-pending-phone = Fast fertig: Ich habe eine SMS an { $address } geschickt. Antworten Sie darauf JA oder tippen Sie den Code daraus hier ein, dann sage ich Bescheid, wenn { $item } wieder da ist.
done-pending-code = Sie können auch den Code aus dieser Nachricht hier eintippen.
code-accepted = Danke, das ist bestätigt: Ich gebe an { $address } Bescheid, sobald { $item } wieder da ist.
code-wrong = Das ist nicht der Code aus der Nachricht. Bitte sehen Sie noch einmal nach und tippen Sie ihn erneut.
code-spent = Dieser Code gilt nicht mehr. Bitte öffnen Sie stattdessen den Link in der Nachricht.
