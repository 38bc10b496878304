# Una frase per riga. Le parti tra { } vengono riempite; i titoli vengono dal catalogo.
months = gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
item = { $product } ({ $variant })
list-and = { $head } e { $last }

in-stock = { $item }: disponibile. Si può acquistare subito.
low-stock = { $item }: ultimi pezzi disponibili. Si può acquistare subito.
sold-out = { $item }: esaurito al momento.
backorder = { $item }: esaurito, ma ordinabile su prenotazione. Ordina ora e lo spediamo appena arriva.
unavailable = { $item }: non è più in vendita.
checked = (Verificato alle { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = disponibile in { $variants }
part-low-stock = ultimi pezzi in { $variants }
part-sold-out = esaurito in { $variants }
part-backorder = su prenotazione in { $variants }
part-unavailable = non più in vendita in { $variants }
expected = Il ritorno è previsto per il { $date }.
no-date = Il negozio non ha ancora comunicato una data di ritorno.
no-reading = In questo momento non riesco a verificare la disponibilità. Riprova tra poco, per favore.

offer-address = Vuoi che ti avvisi quando torna disponibile? Scrivi qui il tuo indirizzo e-mail.
offer-consent = Vuoi che ti avvisi a { $address } quando torna disponibile?
consent = Useremo questo indirizzo solo per avvisarti che questo articolo è tornato, e puoi annullare in qualsiasi momento.
which-variant = Quale desideri?
which-variant-tell = Per quale vuoi ricevere l’avviso?
which-item-tell = Per quale articolo vuoi ricevere l’avviso?
which-product = A quale di questi ti riferisci?
which-product-open = Di quale articolo si tratta?
not-found = Non trovo questo articolo nel negozio. Di quale articolo si tratta?
no-such-variant = { $item } non esiste in questa versione. Quale desideri?

done = Fatto: scriverò a { $address } appena torna { $item }.
done-pending = Quasi fatto: ho inviato un messaggio a { $address }. Confermalo lì e ti avviserò quando torna { $item }.
already = Sei già in lista d’attesa per { $item } con { $address }.
place = Sei al posto { $count } della lista d’attesa.
gone = { $item } non è più in vendita, quindi non posso avvisarti.
address-refused = Non posso inviare e-mail a questo indirizzo. Ne hai un altro?
too-many = Sono arrivate molte richieste insieme. Riprova più tardi, per favore.
failed = Non ha funzionato. Riprova tra poco, per favore.

ask-address = A quale indirizzo e-mail devo scrivere?
ask-address-used = Quale indirizzo e-mail hai usato?
address-invalid = L’indirizzo e-mail non sembra completo. Puoi controllarlo?
phone-unread = Non sono riuscito a leggere questo numero. Scrivilo con il prefisso internazionale, per esempio +39.
address-slip = Intendevi { $domain }? Tocca l’indirizzo giusto o scrivilo di nuovo.
email-only = Posso inviare solo e-mail, non SMS. A quale indirizzo e-mail devo scrivere?
address-forgotten = Va bene, non userò quell’indirizzo. Se vuoi, dammene un altro.

alerts-none = Qui non trovo nessun tuo avviso.
alerts = I tuoi avvisi: { $alerts }.
alert-waiting = { $item } per { $address }
alert-place = { $item } per { $address }, posto { $count } della lista d’attesa
alert-pending = { $item } per { $address }, non ancora confermato
alert-told = { $item } per { $address }, avviso già inviato
why-none = Qui non trovo nessun tuo avviso, quindi non era previsto alcun messaggio. Per quale articolo ne creo uno?
why-not-confirmed = { $item }: l’avviso non è mai stato confermato. Il link è nel messaggio che abbiamo inviato.
why-still-sold-out = { $item }: non è tornato da quando l’hai chiesto, quindi non c’era ancora nulla da comunicare.
why-not-their-turn = { $item }: torna in piccole quantità e scriviamo in ordine di richiesta. Non è ancora il tuo turno.
why-told = { $item }: abbiamo scritto a { $address } il { $date }. Controlla anche la posta indesiderata.
why-not-delivered = { $item }: abbiamo scritto a { $address }, ma il messaggio non è stato recapitato.
why-they-left = { $item }: questo avviso è stato annullato su tua richiesta.
why-expired = { $item }: questo avviso è scaduto.
why-unknown = { $item }: l’avviso è attivo e scriveremo a { $address } quando sarà il tuo turno.

cancelled = Fatto: non ti scriverò più per { $items }.
cancelled-unconfirmed = Fatto: ritiro la richiesta per { $items }. Non era confermata. Se questo indirizzo ne ha confermata una prima, quella continua; il link nei suoi messaggi la ferma.
which-alert = Quale avviso devo annullare?
stop-this = Devo annullare l’avviso per { $item }?
nothing-to-cancel = Qui non c’è nessun avviso da annullare.

declined = Va bene. Sono qui se ti serve altro.
ready = Volentieri. Di quale articolo si tratta?
greeting = Ciao! Posso dirti cosa è disponibile da { $shop } e avvisarti quando qualcosa torna. Che cosa cerchi?
thanks = Prego!
hand-over = Posso aiutarti solo con le domande sulla disponibilità. Per questa richiesta contatta { $support }.
hand-over-open = Posso aiutarti solo con le domande sulla disponibilità. Per questa richiesta contatta il servizio clienti del negozio.
alternatives-own = Disponibile ora: { $variants }.
alternatives-others = Ti potrebbe piacere anche, disponibile ora: { $products }.
alternatives-none = Al momento non trovo nulla di simile disponibile.

label-any = Uno qualsiasi
message-any = Uno qualsiasi
label-yes = Sì, grazie
label-no = No, grazie
label-all = Tutti
label-keep = Mantieni { $address }
