# Una frase per riga. Le parti tra { } vengono riempite.
notify-open = Avvisami quando torna
close = Chiudi
channel-label = Come ti avvisiamo?
channel-email = E-mail
channel-sms = SMS
channel-push = Questo dispositivo
email-label = Indirizzo e-mail
email-hint = nome@example.com
phone-label = Numero di cellulare
phone-hint = +39 312 345 6789
variant-label = Quale?
any-variant = Il primo che torna
quantity-label = Quanti ne vuoi?
submit = Avvisami
consent-email = { $shop } usa questo indirizzo solo per dirti che l’articolo è tornato. Puoi annullare in qualsiasi momento.
consent-sms = { $shop } usa questo numero solo per inviarti un SMS quando l’articolo torna. Potrebbero applicarsi costi dell’operatore. Rispondi STOP per annullare.
consent-push = { $shop } invia a questo dispositivo una sola notifica quando l’articolo torna, e nient’altro. Puoi fermarla in qualsiasi momento.
joined = Sei nella lista
joined-pending = Ci siamo quasi: conferma con il link che ti abbiamo appena inviato.
place-next = Il prossimo turno è tuo. Ti scriviamo appena torna.
place = Sei al numero { $count } della fila. Ti scriviamo quando tocca a te.
another = Usa un altro indirizzo
back = Buona notizia: è di nuovo disponibile
back-show = Ricarica la pagina

error-bad-address = Questo indirizzo e-mail non è completo. Ha la forma nome@example.com.
error-bad-phone = Questo numero di cellulare non è completo. Scrivilo con il prefisso del paese.
error-no-device = Questo browser non consente le nostre notifiche. Consentile nelle impostazioni oppure indica un indirizzo e-mail.
error-bad-quantity = Scrivi un numero da 1 a 10.000.
error-channel-not-offered = Questo negozio non può inviare SMS. Scrivi un indirizzo e-mail.
error-gone = Questo articolo non è più in vendita.
error-unknown-variant = Questo articolo non è più in vendita.
error-too-many-requests = Troppe richieste insieme. Tra poco si riprova da sé.
error-away = Al momento non siamo raggiungibili. Quello che hai scritto resta qui e viene inviato di nuovo da sé.
error-message-too-long = È troppo lungo. Al massimo 2.000 caratteri.
error-other = Non ha funzionato. Riprova.

in-stock = Disponibile
low-stock = Ultimi pezzi
sold-out = Esaurito
backorder = Su ordinazione
unavailable = Non disponibile

chat-open = Apri la chat
chat-title = Chatta con { $shop }
chat-subtitle = Risposte dalle scorte reali
chat-hello = Ciao! Chiedimi se qualcosa è disponibile da { $shop }. Se è esaurito, posso avvisarti quando torna.
chat-ask-stock = È disponibile?
chat-ask-alerts = I miei avvisi
chat-log = Conversazione
chat-choices = Risposte suggerite
chat-input = Il tuo messaggio
chat-send = Invia
chat-new = Nuova conversazione
chat-close = Chiudi la chat
chat-you = Tu
chat-writing = Sta scrivendo …
chat-unsent = Non ancora inviato. Si riprova da sé.
chat-again = Invia ora

# What is shown on the device.
notification-title = { $item } è tornato
notification-body = { $shop } lo ha di nuovo. Dai un’occhiata prima che finisca.
notification-few = Solo { $count } rimasti da { $shop }.
notification-alerts = I miei avvisi
