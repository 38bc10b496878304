# Text messages. They cost by the 160 characters: short, and without characters that halve the room where another will do.
sms-alert = { $shop }: { $item } vuelve a estar disponible.
sms-alert-few = { $shop }: { $item } vuelve a estar disponible, quedan { $count }.
sms-alert-bare = { $item } vuelve a estar disponible.
sms-digest = { $shop }: { $item } y { $count } más que esperabas vuelven a estar disponibles.
sms-digest-bare = { $item } y { $count } más vuelven a estar disponibles.
sms-stop-hint = STOP para terminar.
sms-confirm = { $shop }: responde SI, o escribe { $code } en el chat, para recibir un SMS cuando vuelva { $item }: { $link } STOP para terminar. Puede tener coste.
sms-confirm-brief = { $shop }: responde SI (código { $code }): SMS cuando vuelva { $item }. { $link } STOP: fin. Puede tener coste.
sms-confirmed = { $shop }: gracias. Te llegará un SMS cuando vuelva { $items }. STOP para terminar.
sms-stopped = { $shop }: hecho, ya no recibirás más SMS nuestros. Responde START para recibirlos de nuevo.
sms-started = { $shop }: nos alegra verte de nuevo. ¿Qué producto esperas? STOP para terminar.
sms-help = { $shop }: un solo SMS cuando vuelva un producto que pediste. Pregunta aquí por la disponibilidad. STOP para terminar. Puede tener coste. Ayuda: { $support }
sms-help-open = { $shop }: un solo SMS cuando vuelva un producto que pediste. Pregunta aquí por la disponibilidad. STOP para terminar. Puede tener coste.
# In the chat, where a phone number will do as well.
offer-address-or-phone = ¿Quieres que te avise cuando vuelva? Escribe aquí tu correo electrónico o tu número de móvil.
ask-address-or-phone = ¿A qué correo electrónico o número de móvil te escribo?
consent-or-phone = Escribiremos a esta dirección o número solo para avisar de que este artículo ha vuelto, y puedes pararlo cuando quieras. Los SMS pueden tener el coste de mensajes y datos de tu operador; responde STOP para terminar.
consent-phone = Recibirás un SMS en este número cuando vuelva este artículo, y otro para confirmar si hace falta. Tu operador puede cobrar mensajes y datos; responde STOP para terminar o AYUDA para pedir ayuda. No es condición para comprar.
phone-refused = No puedo enviar SMS a ese número. ¿Me das un número de móvil con su prefijo de país, o un correo electrónico?
done-pending-phone = Casi listo: he enviado un SMS a { $address }. Respóndele SI, o escribe aquí su código, y te avisaré cuando vuelva { $item }.
done-pending-code = También puedes escribir aquí el código de ese mensaje.
code-accepted = Gracias, queda confirmado: te avisaré en { $address } en cuanto vuelva { $item }.
code-wrong = Ese no es el código del mensaje. Revísalo y escríbelo otra vez, por favor.
code-spent = Ese código ya no sirve. Abre el enlace del mensaje, por favor.
