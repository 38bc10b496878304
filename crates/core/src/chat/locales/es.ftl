# Una frase por línea. Las partes entre { } se rellenan; los títulos vienen del catálogo.
months = enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
item = { $product } ({ $variant })
list-and = { $head } y { $last }

in-stock = { $item }: en stock. Se puede comprar ahora mismo.
low-stock = { $item }: quedan pocas unidades. Se puede comprar ahora mismo.
sold-out = { $item }: agotado por el momento.
backorder = { $item }: agotado, pero se puede pedir por encargo. El pedido se hace ahora y se envía cuando llegue.
unavailable = { $item }: ya no se vende.
checked = (Comprobado a las { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = en stock en { $variants }
part-low-stock = quedan pocas unidades en { $variants }
part-sold-out = agotado en { $variants }
part-backorder = por encargo en { $variants }
part-unavailable = ya no se vende en { $variants }
expected = Se espera de nuevo el { $date }.
no-date = La tienda todavía no ha dado una fecha de regreso.
no-reading = Ahora mismo no puedo comprobar las existencias. Inténtalo de nuevo en un momento, por favor.

offer-address = ¿Te aviso cuando vuelva? Solo tienes que escribir aquí tu correo electrónico.
offer-consent = ¿Te aviso en { $address } cuando vuelva?
consent = Escribiremos a esta dirección solo para avisar de que este artículo ha vuelto, y puedes anularlo en cualquier momento.
which-variant = ¿Cuál quieres?
which-variant-tell = ¿De cuál te aviso?
which-product = ¿A cuál de estos te refieres?
which-product-open = ¿De qué artículo se trata?
not-found = No encuentro eso en esta tienda. ¿De qué artículo se trata?
no-such-variant = { $item } no existe así. ¿Cuál quieres?

done = Hecho: te escribiré a { $address } en cuanto vuelva { $item }.
done-pending = Casi listo: he enviado un mensaje a { $address }. Confírmalo allí y te avisaré cuando vuelva { $item }.
already = Ya estás en la lista de espera de { $item } con { $address }.
place = Ocupas el puesto { $count } de la lista de espera.
gone = { $item } ya no se vende, así que no puedo avisarte.
address-refused = No puedo enviar correo a esa dirección. ¿Tienes otra?
too-many = Han sido muchas solicitudes seguidas. Inténtalo de nuevo más tarde, por favor.
failed = No ha funcionado. Inténtalo de nuevo en un momento, por favor.

ask-address = ¿A qué correo electrónico escribo?
ask-address-used = ¿Qué correo electrónico usaste?
address-invalid = Ese correo electrónico no parece completo. ¿Puedes revisarlo?
address-slip = ¿Querías decir { $domain }? Toca la dirección correcta o escríbela de nuevo.
email-only = Solo puedo enviar correos electrónicos, no SMS. ¿A qué correo electrónico escribo?
address-forgotten = De acuerdo, no usaré esa dirección. Si quieres, dame otra.

alerts-none = No encuentro ningún aviso tuyo aquí.
alerts = Tus avisos: { $alerts }.
alert-waiting = { $item } para { $address }
alert-place = { $item } para { $address }, puesto { $count } de la lista de espera
alert-pending = { $item } para { $address }, sin confirmar
alert-told = { $item } para { $address }, ya avisado
why-none = No encuentro ningún aviso tuyo aquí, así que no había mensaje previsto. ¿Para qué artículo creo uno?
why-not-confirmed = { $item }: el aviso nunca se confirmó. El enlace está en el mensaje que enviamos.
why-still-sold-out = { $item }: no ha vuelto desde tu solicitud, así que aún no había nada que avisar.
why-not-their-turn = { $item }: vuelve en pocas unidades y escribimos por orden de solicitud. Todavía no es tu turno.
why-told = { $item }: escribimos a { $address } el { $date }. Mira también en la carpeta de correo no deseado.
why-not-delivered = { $item }: escribimos a { $address }, pero el mensaje no se pudo entregar.
why-they-left = { $item }: este aviso se anuló a petición tuya.
why-expired = { $item }: este aviso ha caducado.
why-unknown = { $item }: el aviso está activo y escribiremos a { $address } cuando sea tu turno.

cancelled = Hecho: no volveré a escribirte sobre { $items }.
which-alert = ¿Qué aviso anulo?
stop-this = ¿Anulo el aviso de { $item }?
nothing-to-cancel = Aquí no hay ningún aviso que anular.

declined = De acuerdo. Aquí estoy si necesitas algo más.
ready = Con gusto. ¿De qué artículo se trata?
greeting = ¡Hola! Puedo decirte qué hay en stock en { $shop } y avisarte cuando algo vuelva. ¿Qué buscas?
thanks = ¡De nada!
hand-over = Solo puedo ayudar con las existencias. Para esto, escribe a { $support }.
hand-over-open = Solo puedo ayudar con las existencias. Para esto, contacta con la atención al cliente de la tienda.
alternatives-own = En stock ahora mismo: { $variants }.
alternatives-others = También te puede gustar: { $products }. Está en stock.
alternatives-none = Ahora mismo no encuentro nada parecido en stock.

label-any = Cualquiera
message-any = Cualquiera
label-yes = Sí, por favor
label-no = No, gracias
label-all = Todos
label-keep = Dejar { $address }
