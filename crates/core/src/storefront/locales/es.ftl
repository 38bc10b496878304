# Una frase por línea. Las partes entre { } se rellenan.
notify-open = Avísame cuando vuelva
close = Cerrar
channel-label = ¿Cómo te avisamos?
channel-email = Correo electrónico
channel-sms = SMS
channel-push = Este dispositivo
email-label = Correo electrónico
email-hint = nombre@example.com
phone-label = Número de móvil
phone-hint = +34 612 34 56 78
variant-label = ¿Cuál?
any-variant = La que vuelva primero
quantity-label = ¿Cuántas unidades quieres?
submit = Avísame
consent-email = { $shop } usa esta dirección solo para avisarte de que este artículo ha vuelto. Puedes cancelarlo en cualquier momento.
consent-sms = { $shop } usa este número solo para enviarte un SMS cuando este artículo vuelva. Tu operador puede aplicar cargos. Responde STOP para cancelarlo.
consent-push = { $shop } envía a este dispositivo una sola notificación cuando vuelva este artículo, y nada más. Puedes detenerlo en cualquier momento.
joined = Estás en la lista
joined-pending = Casi listo: confírmalo con el enlace que te acabamos de enviar.
place-next = Tienes el primer turno. Escribimos en cuanto vuelva.
place = Tienes el turno { $count }. Escribimos cuando te toque.
another = Usar otra dirección
back = Buena noticia: vuelve a estar disponible
back-show = Recargar la página

error-bad-address = Esta dirección de correo no está completa. Tiene la forma nombre@example.com.
error-bad-phone = Este número de móvil no está completo. Escríbelo con el prefijo del país.
error-no-device = Este navegador no permite nuestras notificaciones. Permítelas en sus ajustes o indica un correo electrónico.
error-bad-quantity = Escribe un número del 1 al 10.000.
error-channel-not-offered = Esta tienda no puede enviar SMS. Escribe un correo electrónico.
error-gone = Este artículo ya no se vende.
error-unknown-variant = Este artículo ya no se vende.
error-too-many-requests = Han sido muchas a la vez. Se intentará de nuevo en un momento.
error-away = Ahora no se nos puede contactar. Tu respuesta se guarda y se enviará de nuevo automáticamente.
error-message-too-long = Es demasiado largo. Como máximo 2.000 caracteres.
error-other = No ha funcionado. Inténtalo de nuevo.

in-stock = Disponible
low-stock = Quedan pocas unidades
sold-out = Agotado
backorder = Bajo pedido
unavailable = No disponible

chat-open = Abrir el chat
chat-title = Chat con { $shop }
chat-subtitle = Respuestas con existencias reales
chat-hello = ¡Hola! Pregúntame si algo está disponible en { $shop }. Si está agotado, puedo avisarte cuando vuelva.
chat-ask-stock = ¿Está disponible?
chat-ask-alerts = Mis avisos
chat-log = Conversación
chat-choices = Respuestas sugeridas
chat-input = Tu mensaje
chat-send = Enviar
chat-new = Nueva conversación
chat-close = Cerrar el chat
chat-you = Tú
chat-writing = Escribiendo …
chat-unsent = Aún no enviado. Se intentará de nuevo automáticamente.
chat-again = Enviar ahora

# What is shown on the device.
notification-title = { $item } ha vuelto
notification-body = { $shop } lo tiene otra vez. Míralo antes de que se agote.
notification-few = Solo quedan { $count } en { $shop }.
notification-alerts = Mis avisos
