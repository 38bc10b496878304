# Uma frase por linha. As partes entre { } são preenchidas; os títulos vêm do catálogo.
months = janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
item = { $product } ({ $variant })
list-and = { $head } e { $last }

in-stock = { $item }: em stock. Pode comprar já.
low-stock = { $item }: restam poucas unidades. Pode comprar já.
sold-out = { $item }: esgotado de momento.
backorder = { $item }: esgotado, mas disponível por encomenda. Pode encomendar já e o envio segue assim que chegar.
unavailable = { $item }: já não é vendido.
checked = (Verificado às { $time }.)
mixed = { $item }: { $parts }.
part-in-stock = em stock em { $variants }
part-low-stock = restam poucas unidades em { $variants }
part-sold-out = esgotado em { $variants }
part-backorder = por encomenda em { $variants }
part-unavailable = já não é vendido em { $variants }
expected = O regresso está previsto para { $date }.
no-date = A loja ainda não indicou uma data de regresso.
no-reading = Neste momento não consigo verificar o stock. Tente novamente daqui a pouco, por favor.

offer-address = Quer que avise quando voltar? Basta escrever aqui o seu e-mail.
offer-consent = Quer que avise em { $address } quando voltar?
consent = Só escreveremos para este endereço para avisar que este artigo voltou, e pode cancelar a qualquer momento.
which-variant = Qual prefere?
which-variant-tell = De qual quer ser avisado?
which-product = A qual destes se refere?
which-product-open = De que artigo se trata?
not-found = Não encontro isso nesta loja. De que artigo se trata?
no-such-variant = { $item } não existe assim. Qual prefere?

done = Feito: escreverei para { $address } assim que { $item } voltar.
done-pending = Quase pronto: enviei uma mensagem para { $address }. Confirme-a e aviso quando { $item } voltar.
already = Já está na lista de espera de { $item } com { $address }.
place = Está na posição { $count } da lista de espera.
gone = { $item } já não é vendido, por isso não posso avisar.
address-refused = Não consigo enviar e-mail para esse endereço. Tem outro?
too-many = Foram muitos pedidos seguidos. Tente novamente mais tarde, por favor.
failed = Não funcionou. Tente novamente daqui a pouco, por favor.

ask-address = Para que e-mail devo escrever?
ask-address-used = Que e-mail usou?
address-invalid = Esse e-mail não parece completo. Pode verificar?
address-slip = Queria dizer { $domain }? Toque no endereço certo ou escreva-o novamente.
email-only = Só posso enviar e-mails, não SMS. Para que e-mail devo escrever?
address-forgotten = Está bem, não usarei esse endereço. Se quiser, indique outro.

alerts-none = Não encontro aqui nenhum aviso seu.
alerts = Os seus avisos: { $alerts }.
alert-waiting = { $item } para { $address }
alert-place = { $item } para { $address }, posição { $count } da lista de espera
alert-pending = { $item } para { $address }, por confirmar
alert-told = { $item } para { $address }, já avisado
why-none = Não encontro aqui nenhum aviso seu, por isso não estava prevista nenhuma mensagem. Para que artigo devo criar um?
why-not-confirmed = { $item }: o aviso nunca foi confirmado. O link está na mensagem que enviámos.
why-still-sold-out = { $item }: não voltou desde o seu pedido, por isso ainda não havia nada a avisar.
why-not-their-turn = { $item }: está a voltar em poucas unidades e escrevemos por ordem de pedido. Ainda não é a sua vez.
why-told = { $item }: escrevemos para { $address } em { $date }. Veja também na pasta de spam.
why-not-delivered = { $item }: escrevemos para { $address }, mas a mensagem não pôde ser entregue.
why-they-left = { $item }: este aviso foi cancelado a seu pedido.
why-expired = { $item }: este aviso expirou.
why-unknown = { $item }: o aviso está ativo e escreveremos para { $address } quando for a sua vez.

cancelled = Feito: não voltarei a escrever sobre { $items }.
which-alert = Que aviso devo cancelar?
stop-this = Devo cancelar o aviso de { $item }?
nothing-to-cancel = Não há aqui nenhum aviso para cancelar.

declined = Está bem. Estou aqui se precisar de mais alguma coisa.
ready = Com todo o gosto. De que artigo se trata?
greeting = Olá! Posso dizer o que há em stock na { $shop } e avisar quando algo voltar. O que procura?
thanks = De nada!
hand-over = Só posso ajudar com o stock. Para isto, contacte { $support }.
hand-over-open = Só posso ajudar com o stock. Para isto, contacte o apoio ao cliente da loja.
alternatives-own = Em stock agora: { $variants }.
alternatives-others = Talvez também goste de: { $products }. Está em stock.
alternatives-none = De momento não encontro nada semelhante em stock.

label-any = Qualquer um
message-any = Qualquer um
label-yes = Sim, por favor
label-no = Não, obrigado
label-all = Todos
label-keep = Manter { $address }
