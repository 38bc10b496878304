# Text messages. They cost by the 160 characters: short, and without characters that halve the room where another will do.
sms-alert = { $shop }: { $item } está disponível de novo.
sms-alert-few = { $shop }: { $item } está disponível de novo, restam { $count }.
sms-alert-bare = { $item } está disponível de novo.
sms-digest = { $shop }: { $item } e mais { $count } que você esperava estão disponíveis de novo.
sms-digest-bare = { $item } e mais { $count } estão disponíveis de novo.
sms-stop-hint = STOP para terminar.
sms-confirm = { $shop }: responda SIM, ou escreva { $code } no chat, para receber um SMS quando { $item } voltar: { $link } STOP para terminar. Pode ter custos.
sms-confirm-brief = { $shop }: responda SIM (código { $code }): SMS quando { $item } voltar. { $link } STOP: fim. Pode ter custos.
sms-confirmed = { $shop }: obrigado. Você recebe um SMS quando { $items } voltar. STOP para terminar.
sms-stopped = { $shop }: pronto, você não recebe mais SMS nossos. Responda START para receber de novo.
sms-started = { $shop }: que bom ter você de volta. Qual produto você espera? STOP para terminar.
sms-help = { $shop }: um único SMS quando um produto que você pediu voltar. Pergunte aqui sobre o estoque. STOP para terminar. Pode ter custos. Ajuda: { $support }
sms-help-open = { $shop }: um único SMS quando um produto que você pediu voltar. Pergunte aqui sobre o estoque. STOP para terminar. Pode ter custos.
# In the chat, where a phone number will do as well.
offer-address-or-phone = Quer que eu avise quando voltar? É só escrever aqui o seu e-mail ou o seu número de celular.
ask-address-or-phone = Para qual e-mail ou número de celular devo escrever?
consent-or-phone = Vamos escrever para este endereço ou número só para avisar que este artigo voltou, e você pode parar quando quiser. Os SMS podem ter custos de mensagens e dados da sua operadora; responda STOP para terminar.
consent-phone = Você recebe um SMS neste número quando este artigo voltar e, se preciso, um para confirmar. Sua operadora pode cobrar mensagens e dados; responda STOP para terminar, AJUDA para ajuda. Não é condição para comprar.
phone-refused = Não consigo enviar SMS para esse número. Pode me dar um número de celular com o código do país, ou um e-mail?
done-pending-phone = Quase pronto: enviei um SMS para { $address }. Responda SIM, ou escreva aqui o código dele, e eu aviso quando { $item } voltar.
done-pending-code = Você também pode escrever aqui o código dessa mensagem.
code-accepted = Obrigado, está confirmado: aviso em { $address } assim que { $item } voltar.
code-wrong = Esse não é o código da mensagem. Confira e escreva de novo, por favor.
code-spent = Esse código não vale mais. Abra o link da mensagem, por favor.
