# Text messages. They cost by the 160 characters: short, and without characters that halve the room where another will do.
sms-alert = { $shop }: { $item } is weer op voorraad.
sms-alert-few = { $shop }: { $item } is weer op voorraad, nog maar { $count }.
sms-alert-bare = { $item } is weer op voorraad.
sms-digest = { $shop }: { $item } en nog { $count } waar je op wacht zijn weer op voorraad.
sms-digest-bare = { $item } en nog { $count } zijn weer op voorraad.
sms-stop-hint = STOP om te stoppen.
sms-confirm = { $shop }: antwoord JA, of typ { $code } in de chat, voor één sms als { $item } terug is: { $link } STOP om te stoppen. Er kunnen kosten zijn.
sms-confirm-brief = { $shop }: antwoord JA (code { $code }): sms als { $item } terug is. { $link } STOP: einde. Evt. kosten.
sms-confirmed = { $shop }: bedankt. Je krijgt een sms zodra { $items } terug is. STOP om te stoppen.
sms-stopped = { $shop }: geregeld, je krijgt geen sms meer van ons. Antwoord START om ze weer te krijgen.
sms-started = { $shop }: welkom terug. Op welk product wacht je? STOP om te stoppen.
sms-help = { $shop }: één sms als een product waar je om vroeg terug is. Vraag hier naar de voorraad. STOP om te stoppen. Er kunnen kosten zijn. Hulp: { $support }
sms-help-open = { $shop }: één sms als een product waar je om vroeg terug is. Vraag hier naar de voorraad. STOP om te stoppen. Er kunnen kosten zijn.
# In the chat, where a phone number will do as well.
offer-address-or-phone = Zal ik je een bericht sturen als het terug is? Schrijf hier je e-mailadres of je mobiele nummer.
ask-address-or-phone = Naar welk e-mailadres of mobiel nummer zal ik schrijven?
consent-or-phone = We schrijven alleen naar dit adres of nummer om te melden dat dit artikel terug is, en je kunt dat altijd stoppen. Voor sms kunnen de kosten van je provider voor berichten en data gelden; antwoord STOP om te stoppen.
consent-phone = Je krijgt op dit nummer één sms als dit artikel terug is, en zo nodig één om te bevestigen. Je provider kan kosten voor berichten en data rekenen; antwoord STOP om te stoppen, HULP voor hulp. Het is geen voorwaarde om iets te kopen.
phone-refused = Naar dat nummer kan ik geen sms sturen. Heb je een mobiel nummer met landcode, of een e-mailadres?
done-pending-phone = Bijna klaar: ik heb een sms naar { $address } gestuurd. Antwoord daarop JA, of typ hier de code eruit, dan laat ik het weten als { $item } terug is.
done-pending-code = Je kunt ook hier de code uit dat bericht typen.
code-accepted = Bedankt, dat is bevestigd: ik laat het weten op { $address } zodra { $item } terug is.
code-wrong = Dat is niet de code uit het bericht. Kijk nog eens en typ hem opnieuw.
code-spent = Die code werkt niet meer. Open in plaats daarvan de link in het bericht.
