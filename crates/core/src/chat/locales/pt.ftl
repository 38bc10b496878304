# Uma frase por linha. As partes entre { } são preenchidas; os títulos vêm do catálogo.
months = janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
item = { $product } ({ $variant })
list-and = { $head } e { $last }

in-stock = { $item }: disponível. Pode comprar agora mesmo.
low-stock = { $item }: restam poucas unidades. Pode comprar já.
sold-out = { $item }: esgotado no momento.
backorder = { $item }: esgotado, mas disponível por encomenda. Pode encomendar agora e o envio segue assim que chegar.
unavailable = { $item }: já não é vendido.
checked = (Verificado às { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = disponível em { $variants }
part-low-stock = restam poucas unidades em { $variants }
part-sold-out = esgotado em { $variants }
part-backorder = por encomenda em { $variants }
part-unavailable = já não é vendido em { $variants }
expected = O regresso está previsto para { $date }.
no-date = A loja ainda não indicou uma data de regresso.
no-reading = Neste momento não consigo verificar a disponibilidade. Tente novamente daqui a pouco, por favor.

offer-address = Quer que eu avise quando voltar? Basta escrever aqui o seu e-mail.
offer-consent = Quer que eu avise em { $address } quando voltar?
consent = Usaremos este endereço apenas para avisar que este artigo voltou, e pode cancelar a qualquer momento.
which-variant = Qual prefere?
which-variant-tell = De qual quer receber o aviso?
which-item-tell = De qual artigo quer receber o aviso?
which-product = A qual destes artigos se refere?
which-product-open = De que artigo se trata?
not-found = Não encontro esse artigo nesta loja. De que artigo se trata?
no-such-variant = { $item } não existe nessa opção. Qual prefere?

done = Pronto: escreverei para { $address } assim que { $item } voltar.
done-pending = Quase pronto: enviei uma mensagem para { $address }. Confirme por lá e eu aviso quando { $item } voltar.
already = Já está na lista de espera de { $item } com { $address }.
place = Está na posição { $count } da lista de espera.
gone = { $item } já não é vendido, por isso não posso avisar.
address-refused = Não consigo enviar e-mail para esse endereço. Tem outro?
too-many = Foram muitos pedidos seguidos. Tente novamente mais tarde, por favor.
failed = Não funcionou. Tente novamente daqui a pouco, por favor.

ask-address = Para que e-mail devo escrever?
ask-address-used = Que e-mail usou?
address-invalid = Esse e-mail não parece completo. Pode verificar?
phone-unread = Não consegui ler esse número. Escreva-o com o indicativo do país, por exemplo +351.
address-slip = Queria dizer { $domain }? Toque no endereço certo ou escreva-o novamente.
email-only = Só posso enviar e-mails, não SMS. Para que e-mail devo escrever?
address-forgotten = Tudo bem, não usarei esse endereço. Se quiser, indique outro.

alerts-none = Não encontro aqui nenhum aviso seu.
alerts = Os seus avisos: { $alerts }.
alert-waiting = { $item } para { $address }
alert-place = { $item } para { $address }, posição { $count } da lista de espera
alert-pending = { $item } para { $address }, por confirmar
alert-told = { $item } para { $address }, aviso já enviado
why-none = Não encontro aqui nenhum aviso seu, por isso não estava prevista nenhuma mensagem. Para que artigo devo criar um?
why-not-confirmed = { $item }: o aviso nunca foi confirmado. O link está na mensagem que lhe foi enviada.
why-still-sold-out = { $item }: não voltou desde o seu pedido, por isso ainda não havia nada a avisar.
why-not-their-turn = { $item }: chega em pequenas quantidades e os avisos seguem a ordem dos pedidos. Ainda não é a sua vez.
why-told = { $item }: escrevemos para { $address } em { $date }. Veja também na pasta de spam.
why-not-delivered = { $item }: escrevemos para { $address }, mas a mensagem não pôde ser entregue.
why-they-left = { $item }: este aviso foi cancelado a seu pedido.
why-expired = { $item }: este aviso expirou.
why-unknown = { $item }: o aviso está ativo e escreveremos para { $address } quando for a sua vez.

cancelled = Pronto: não voltarei a escrever sobre { $items }.
cancelled-unconfirmed = Pronto: retiro o pedido para { $items }. Não estava confirmado. Se este endereço confirmou outro antes, esse continua; o link nas suas mensagens termina-o.
which-alert = Que aviso devo cancelar?
stop-this = Devo cancelar o aviso de { $item }?
nothing-to-cancel = Não há aqui nenhum aviso para cancelar.

declined = Tudo bem. Estou aqui se precisar de mais alguma coisa.
ready = Claro! De que artigo se trata?
greeting = Olá! Posso dizer o que está disponível na { $shop } e avisar quando algo voltar. O que procura?
thanks = De nada!
hand-over = Só posso ajudar com perguntas sobre disponibilidade. Para isto, fale com { $support }.
hand-over-open = Só posso ajudar com perguntas sobre disponibilidade. Para isto, fale com o atendimento da loja.
alternatives-own = Disponível agora: { $variants }.
alternatives-others = Talvez também goste, disponível agora: { $products }.
alternatives-none = No momento não encontro nada semelhante disponível.

label-any = Qualquer um
message-any = Qualquer um
label-yes = Sim, por favor
label-no = Não, obrigado
label-all = Todos
label-keep = Manter { $address }
