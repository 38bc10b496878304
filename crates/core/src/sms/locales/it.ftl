# Text messages. They cost by the 160 characters: short, and without characters that halve the room where another will do.
sms-alert = { $shop }: { $item } è di nuovo disponibile.
sms-alert-few = { $shop }: { $item } è di nuovo disponibile, ne restano { $count }.
sms-alert-bare = { $item } è di nuovo disponibile.
sms-digest = { $shop }: { $item } e { $count } in più che aspettavi sono di nuovo disponibili.
sms-digest-bare = { $item } e { $count } in più sono di nuovo disponibili.
sms-stop-hint = STOP per terminare.
sms-confirm = { $shop }: rispondi SI, o scrivi { $code } nella chat, per ricevere un SMS quando torna { $item }: { $link } STOP per terminare. Possibili costi.
sms-confirm-brief = { $shop }: rispondi SI (codice { $code }): SMS quando torna { $item }. { $link } STOP: fine. Possibili costi.
sms-confirmed = { $shop }: grazie. Riceverai un SMS quando torna { $items }. STOP per terminare.
sms-stopped = { $shop }: fatto, non riceverai più SMS da noi. Rispondi START per riceverli di nuovo.
sms-started = { $shop }: bentornato. Quale prodotto aspetti? STOP per terminare.
sms-help = { $shop }: un solo SMS quando torna un prodotto che hai chiesto. Chiedi qui che cosa è disponibile. STOP per terminare. Possibili costi. Aiuto: { $support }
sms-help-open = { $shop }: un solo SMS quando torna un prodotto che hai chiesto. Chiedi qui che cosa è disponibile. STOP per terminare. Possibili costi.
# In the chat, where a phone number will do as well.
offer-address-or-phone = Vuoi che ti avvisi quando torna? Scrivi qui il tuo indirizzo e-mail o il tuo numero di cellulare.
ask-address-or-phone = A quale indirizzo e-mail o numero di cellulare devo scrivere?
consent-or-phone = Scriveremo a questo indirizzo o numero solo per dire che questo articolo è tornato, e puoi fermarci in ogni momento. Gli SMS possono avere i costi di messaggi e dati del tuo operatore; rispondi STOP per terminare.
consent-phone = Riceverai un SMS a questo numero quando torna questo articolo, e se serve uno per confermare. Il tuo operatore può applicare costi per messaggi e dati; rispondi STOP per terminare, AIUTO per assistenza. Non è una condizione di acquisto.
phone-refused = Non posso inviare SMS a quel numero. Mi dai un numero di cellulare con il prefisso del paese, o un indirizzo e-mail?
done-pending-phone = Quasi fatto: ho inviato un SMS a { $address }. Rispondi SI, o scrivi qui il codice che contiene, e ti avviserò quando torna { $item }.
done-pending-code = Puoi anche scrivere qui il codice di quel messaggio.
code-accepted = Grazie, è confermato: ti avviserò a { $address } appena torna { $item }.
code-wrong = Non è il codice del messaggio. Controllalo e scrivilo di nuovo, per favore.
code-spent = Quel codice non vale più. Apri il link del messaggio, per favore.
