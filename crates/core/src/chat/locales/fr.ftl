# Une phrase par ligne. Les parties entre { } sont remplacées ; les titres viennent du catalogue.
months = janvier février mars avril mai juin juillet août septembre octobre novembre décembre
item = { $product } ({ $variant })
list-and = { $head } et { $last }

in-stock = { $item } : en stock. Vous pouvez l’acheter tout de suite.
low-stock = { $item } : plus que quelques exemplaires en stock. Vous pouvez l’acheter tout de suite.
sold-out = { $item } : épuisé pour le moment.
backorder = { $item } : épuisé, mais disponible sur commande. Commandez maintenant, l’envoi se fera dès réception.
unavailable = { $item } : cet article n’est plus vendu.
checked = (Vérifié à { $time }.)
mixed = { $item } : { $parts }.
part-in-stock = en stock en { $variants }
part-low-stock = plus que quelques exemplaires en { $variants }
part-sold-out = épuisé en { $variants }
part-backorder = disponible sur commande en { $variants }
part-unavailable = plus vendu en { $variants }
expected = Retour prévu le { $date }.
no-date = La boutique n’a pas encore donné de date de retour.
no-reading = Je ne peux pas vérifier le stock pour l’instant. Réessayez dans un moment, s’il vous plaît.

offer-address = Voulez-vous que je vous prévienne dès son retour ? Indiquez simplement votre adresse e-mail ici.
offer-consent = Voulez-vous que je vous prévienne à l’adresse { $address } dès son retour ?
consent = Nous n’utiliserons cette adresse que pour vous annoncer le retour de cet article, et vous pouvez vous désinscrire à tout moment.
which-variant = Quelle version souhaitez-vous ?
which-variant-tell = Pour quelle version dois-je vous prévenir ?
which-item-tell = Pour quel article dois-je vous prévenir ?
which-product = De quel article parlez-vous ?
which-product-open = De quel article s’agit-il ?
not-found = Je ne trouve pas cet article dans la boutique. De quel article s’agit-il ?
no-such-variant = { $item } n’existe pas dans cette version. Laquelle souhaitez-vous ?

done = C’est fait : je vous écrirai à { $address } dès le retour de { $item }.
done-pending = C’est presque fait : j’ai envoyé un message à { $address }. Confirmez-le, et je vous préviendrai au retour de { $item }.
already = Vous êtes déjà sur la liste d’attente pour { $item } avec { $address }.
place = Vous êtes en position { $count } sur la liste d’attente.
gone = { $item } n’est plus vendu, je ne peux donc pas vous prévenir.
address-refused = Je ne peux pas écrire à cette adresse. En avez-vous une autre ?
too-many = Vous avez envoyé beaucoup de demandes à la fois. Réessayez un peu plus tard, s’il vous plaît.
failed = Cela n’a pas fonctionné. Réessayez dans un moment, s’il vous plaît.

ask-address = À quelle adresse e-mail dois-je écrire ?
ask-address-used = Quelle adresse e-mail avez-vous utilisée ?
address-invalid = Cette adresse e-mail ne semble pas complète. Pouvez-vous la vérifier ?
phone-unread = Je n’ai pas pu lire ce numéro. Écrivez-le avec l’indicatif du pays, par exemple +33.
address-slip = Vouliez-vous dire { $domain } ? Touchez la bonne adresse ou écrivez-la de nouveau.
email-only = Je ne peux envoyer que des e-mails, pas de SMS. À quelle adresse e-mail dois-je écrire ?
address-forgotten = Entendu, je n’utiliserai pas cette adresse. Vous pouvez m’en donner une autre.

alerts-none = Je ne trouve aucune alerte pour vous ici.
alerts = Vos alertes : { $alerts }.
alert-waiting = { $item } pour { $address }
alert-place = { $item } pour { $address }, position { $count } sur la liste d’attente
alert-pending = { $item } pour { $address }, pas encore confirmée
alert-told = { $item } pour { $address }, déjà envoyée
why-none = Je ne trouve aucune alerte pour vous ici, aucun message n’était donc prévu. Pour quel article dois-je en créer une ?
why-not-confirmed = { $item } : l’alerte n’a jamais été confirmée. Le lien est dans le message que nous avons envoyé.
why-still-sold-out = { $item } : pas de retour depuis votre demande, il n’y avait donc encore rien à annoncer.
why-not-their-turn = { $item } : l’article revient en petites quantités et nous écrivons dans l’ordre des demandes. Ce n’est pas encore votre tour.
why-told = { $item } : nous avons écrit à { $address } le { $date }. Regardez aussi dans vos courriers indésirables.
why-not-delivered = { $item } : nous avons écrit à { $address }, mais le message n’a pas pu être remis.
why-they-left = { $item } : cette alerte a été arrêtée à votre demande.
why-expired = { $item } : cette alerte a expiré.
why-unknown = { $item } : l’alerte est en place, et nous écrirons à { $address } quand ce sera votre tour.

cancelled = C’est fait : je ne vous écrirai plus au sujet de { $items }.
cancelled-unconfirmed = C’est fait : je retire la demande pour { $items }. Elle n’était pas confirmée. Si cette adresse en a confirmé une auparavant, celle-ci continue ; le lien dans ses messages l’arrête.
which-alert = Quelle alerte dois-je arrêter ?
stop-this = Dois-je arrêter l’alerte pour { $item } ?
nothing-to-cancel = Il n’y a pas d’alerte à arrêter ici.

declined = Entendu. N’hésitez pas si vous avez besoin d’autre chose.
ready = Avec plaisir. De quel article s’agit-il ?
greeting = Bonjour ! Je peux vous dire ce qui est en stock chez { $shop } et vous prévenir quand un article revient. Que cherchez-vous ?
thanks = Avec plaisir !
hand-over = Je ne peux répondre qu’aux questions sur les stocks. Pour votre demande, contactez { $support }.
hand-over-open = Je ne peux répondre qu’aux questions sur les stocks. Pour votre demande, contactez le service client de la boutique.
alternatives-own = En stock actuellement : { $variants }.
alternatives-others = Cela pourrait aussi vous plaire, en stock actuellement : { $products }.
alternatives-none = Je ne trouve rien de semblable en stock pour le moment.

label-any = Peu importe
message-any = Peu importe
label-yes = Oui, avec plaisir
label-no = Non, merci
label-all = Toutes
label-keep = Garder { $address }
