# Text messages. They cost by the 160 characters: short, and without characters that halve the room where another will do.
sms-alert = { $shop } : { $item } est de retour.
sms-alert-few = { $shop } : { $item } est de retour, plus que { $count } en stock.
sms-alert-bare = { $item } est de retour.
sms-digest = { $shop } : { $item } et { $count } de plus que vous attendiez sont de retour.
sms-digest-bare = { $item } et { $count } de plus sont de retour.
sms-stop-hint = STOP pour arrêter.
sms-confirm = { $shop } : répondez OUI, ou tapez { $code } dans le chat, pour recevoir un SMS au retour de { $item } : { $link } STOP pour arrêter. Coût d'un SMS selon opérateur.
sms-confirm-brief = { $shop } : répondez OUI (code { $code }) : SMS au retour de { $item }. { $link } STOP : fin. Coût opérateur.
sms-confirmed = { $shop } : merci. Vous recevrez un SMS au retour de { $items }. STOP pour arrêter.
sms-stopped = { $shop } : c'est fait, vous ne recevrez plus de SMS de notre part. START pour les reprendre.
sms-started = { $shop } : bon retour. Quel produit attendez-vous ? STOP pour arrêter.
sms-help = { $shop } : un SMS, une fois, au retour d'un produit que vous avez demandé. Posez vos questions de stock ici. STOP pour arrêter. Coût d'un SMS selon opérateur. Aide : { $support }
sms-help-open = { $shop } : un SMS, une fois, au retour d'un produit que vous avez demandé. Posez vos questions de stock ici. STOP pour arrêter. Coût d'un SMS selon opérateur.
# In the chat, where a phone number will do as well.
offer-address-or-phone = Voulez-vous que je vous prévienne à son retour ? Écrivez simplement votre adresse e-mail ou votre numéro de portable.
ask-address-or-phone = À quelle adresse e-mail ou à quel numéro de portable dois-je écrire ?
consent-or-phone = Nous n'écrirons à cette adresse ou à ce numéro que pour annoncer le retour de cet article, et vous pouvez y mettre fin à tout moment. Les SMS peuvent être facturés par votre opérateur ; répondez STOP pour les arrêter.
consent-phone = Vous recevrez un SMS à ce numéro au retour de cet article, et un autre pour confirmer si nécessaire. Votre opérateur peut facturer les messages et les données ; répondez STOP pour arrêter, AIDE pour de l'aide. Ce n'est pas une condition d'achat.
phone-refused = Je ne peux pas envoyer de SMS à ce numéro. Pouvez-vous me donner un numéro de portable avec son indicatif, ou une adresse e-mail ?
done-pending-phone = Presque fini : j'ai envoyé un SMS à { $address }. Répondez-y OUI, ou tapez ici le code qu'il contient, et je vous préviendrai au retour de { $item }.
done-pending-code = Vous pouvez aussi taper ici le code de ce message.
code-accepted = Merci, c'est confirmé : je vous préviendrai à { $address } dès le retour de { $item }.
code-wrong = Ce n'est pas le code du message. Pouvez-vous vérifier et le taper à nouveau ?
code-spent = Ce code n'est plus valable. Merci d'ouvrir plutôt le lien du message.
