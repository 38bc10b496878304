# Uma frase por linha. As partes entre { } são preenchidas.
notify-open = Avisar quando voltar
close = Fechar
channel-label = Como quer receber o aviso?
channel-email = E-mail
channel-sms = SMS
channel-push = Este dispositivo
email-label = Endereço de e-mail
email-hint = nome@example.com
phone-label = Número de celular
phone-hint = +55 11 96123-4567
variant-label = Qual deles?
any-variant = O que voltar primeiro
quantity-label = Quantas unidades?
submit = Avisar
consent-email = { $shop } usa este endereço apenas para avisar que este artigo voltou. Pode cancelar a qualquer momento.
consent-sms = { $shop } usa este número apenas para enviar um SMS quando este artigo voltar. A operadora pode cobrar tarifas. Responda STOP para cancelar.
consent-push = { $shop } envia a este dispositivo uma única notificação quando o artigo voltar, e mais nada. Você pode parar a qualquer momento.
joined = Está na lista
joined-pending = Quase pronto: confirme com o link que acabamos de enviar.
place-next = A próxima vez é a sua. Escrevemos assim que voltar.
place = O seu lugar na fila é o número { $count }. Escrevemos quando chegar a sua vez.
another = Usar outro endereço
back = Boa notícia: voltou ao estoque
back-show = Recarregar a página

error-bad-address = Este e-mail não está completo. Tem a forma nome@example.com.
error-bad-phone = Este número não está completo. Indique-o com o código do país.
error-no-device = Este navegador não permite as nossas notificações. Permita-as nas definições ou indique um endereço de e-mail.
error-bad-quantity = Indique um número de 1 a 10.000.
error-channel-not-offered = Esta loja não pode enviar SMS. Indique um e-mail.
error-gone = Este artigo já não é vendido.
error-unknown-variant = Este artigo já não é vendido.
error-too-many-requests = Foram muitos pedidos de uma vez. Daqui a pouco tentamos de novo automaticamente.
error-away = Não é possível contactar-nos agora. O que escreveu fica guardado e é enviado de novo automaticamente.
error-message-too-long = É longo demais. No máximo 2.000 caracteres.
error-other = Não funcionou. Tente de novo.

in-stock = Em estoque
low-stock = Últimas unidades
sold-out = Esgotado
backorder = Sob encomenda
unavailable = Indisponível

chat-open = Abrir o chat
chat-title = Conversar com { $shop }
chat-subtitle = Respostas do estoque real
chat-hello = Olá! Pergunte se algo está disponível na { $shop }. Se estiver esgotado, posso avisar quando voltar.
chat-ask-stock = Está disponível?
chat-ask-alerts = Os meus avisos
chat-log = Conversa
chat-choices = Respostas sugeridas
chat-input = A sua mensagem
chat-send = Enviar
chat-new = Nova conversa
chat-close = Fechar o chat
chat-you = Você
chat-writing = A escrever …
chat-unsent = Ainda não enviado. Tentamos de novo automaticamente.
chat-again = Enviar agora

# What is shown on the device.
notification-title = { $item } está de volta
notification-body = { $shop } tem de novo. Dê uma olhada antes que esgote.
notification-few = Só restam { $count } em { $shop }.
notification-alerts = Meus avisos
