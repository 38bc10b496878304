# Una frase por línea. Las partes entre { } se rellenan; los títulos vienen del catálogo.
months = enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
item = { $product } ({ $variant })
list-and = { $head } y { $last }

in-stock = { $item }: en stock. Se puede comprar ahora mismo.
low-stock = { $item }: quedan pocas unidades. Se puede comprar ahora mismo.
sold-out = { $item }: agotado por el momento.
backorder = { $item }: agotado, pero se puede pedir por encargo. Haz tu pedido ahora y lo enviaremos en cuanto llegue.
unavailable = { $item }: ya no se vende.
checked = (Comprobado a las { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = en stock en { $variants }
part-low-stock = quedan pocas unidades en { $variants }
part-sold-out = agotado en { $variants }
part-backorder = por encargo en { $variants }
part-unavailable = ya no se vende en { $variants }
expected = Se espera que vuelva el { $date }.
no-date = La tienda aún no ha dado una fecha de reposición.
no-reading = Ahora mismo no puedo comprobar las existencias. Inténtalo de nuevo en un momento, por favor.

offer-address = ¿Quieres que te avise cuando vuelva? Solo tienes que escribir aquí tu correo electrónico.
offer-consent = ¿Quieres que te avise en { $address } cuando vuelva?
consent = Usaremos esta dirección solo para avisarte de que este artículo ha vuelto, y puedes cancelarlo en cualquier momento.
which-variant = ¿Cuál quieres?
which-variant-tell = ¿De cuál quieres que te avise?
which-item-tell = ¿De cuál quieres que te avise?
which-product = ¿A cuál de estos te refieres?
which-product-open = ¿De qué artículo se trata?
not-found = No encuentro ese artículo en esta tienda. ¿De qué artículo se trata?
no-such-variant = No hay { $item } en esa opción. ¿Cuál de estas quieres?

done = Hecho: te escribiré a { $address } en cuanto vuelva { $item }.
done-pending = Casi listo: he enviado un mensaje a { $address }. Confírmalo allí y te avisaré cuando vuelva { $item }.
already = Ya estás en la lista de espera de { $item } con { $address }.
place = Ocupas el puesto { $count } de la lista de espera.
gone = { $item } ya no se vende, así que no puedo avisarte.
address-refused = No puedo enviar correo a esa dirección. ¿Tienes otra?
too-many = Han sido muchas solicitudes seguidas. Inténtalo de nuevo más tarde, por favor.
failed = No ha funcionado. Inténtalo de nuevo en un momento, por favor.

ask-address = ¿A qué correo electrónico te escribo?
ask-address-used = ¿Qué correo electrónico usaste?
address-invalid = Ese correo electrónico no parece completo. ¿Puedes revisarlo?
phone-unread = No he podido leer ese número. Escríbelo con el prefijo del país, por ejemplo +34.
address-slip = ¿Querías decir { $domain }? Toca la dirección correcta o escríbela de nuevo.
email-only = Solo puedo enviar correos electrónicos, no SMS. ¿A qué correo electrónico te escribo?
address-forgotten = De acuerdo, no usaré esa dirección. Si quieres, dame otra.

alerts-none = No encuentro ningún aviso tuyo aquí.
alerts = Tus avisos: { $alerts }.
alert-waiting = { $item } para { $address }
alert-place = { $item } para { $address }, puesto { $count } de la lista de espera
alert-pending = { $item } para { $address }, sin confirmar
alert-told = { $item } para { $address }, aviso ya enviado
why-none = No encuentro ningún aviso tuyo aquí, así que no había ningún mensaje pendiente. ¿Para qué artículo creo uno?
why-not-confirmed = { $item }: el aviso nunca se confirmó. El enlace está en el mensaje que enviamos.
why-still-sold-out = { $item }: no ha vuelto desde tu solicitud, así que aún no había nada que avisar.
why-not-their-turn = { $item }: vuelve en pocas unidades y escribimos por orden de solicitud. Todavía no es tu turno.
why-told = { $item }: escribimos a { $address } el { $date }. Mira también en la carpeta de correo no deseado.
why-not-delivered = { $item }: escribimos a { $address }, pero el mensaje no se pudo entregar.
why-they-left = { $item }: este aviso se canceló a petición tuya.
why-expired = { $item }: este aviso ha caducado.
why-unknown = { $item }: el aviso está activo y escribiremos a { $address } cuando sea tu turno.

cancelled = Hecho: no volveré a escribirte sobre { $items }.
cancelled-unconfirmed = Hecho: retiro la solicitud de { $items }. No estaba confirmada. Si esta dirección confirmó otra antes, esa sigue; el enlace de sus mensajes la detiene.
which-alert = ¿Qué aviso quieres cancelar?
stop-this = ¿Cancelo el aviso de { $item }?
nothing-to-cancel = Aquí no hay ningún aviso que cancelar.

declined = De acuerdo. Aquí estoy si necesitas algo más.
ready = Con gusto. ¿De qué artículo se trata?
greeting = ¡Hola! Puedo decirte qué hay en stock en { $shop } y avisarte cuando algo vuelva. ¿Qué buscas?
thanks = ¡De nada!
hand-over = Solo puedo ayudarte con preguntas sobre existencias. Para esto, contacta con { $support }.
hand-over-open = Solo puedo ayudarte con preguntas sobre existencias. Para esto, contacta con la atención al cliente de la tienda.
alternatives-own = En stock ahora mismo: { $variants }.
alternatives-others = También te puede gustar, en stock ahora mismo: { $products }.
alternatives-none = Ahora mismo no encuentro nada parecido en stock.

label-any = Cualquiera
message-any = Cualquiera
label-yes = Sí, por favor
label-no = No, gracias
label-all = Todos
label-keep = Mantener { $address }
