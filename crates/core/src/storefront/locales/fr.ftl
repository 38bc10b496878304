# Une phrase par ligne. Les parties entre { } sont remplies.
notify-open = Me prévenir du retour en stock
close = Fermer
channel-label = Comment vous prévenir ?
channel-email = E-mail
channel-sms = SMS
channel-push = Cet appareil
email-label = Adresse e-mail
email-hint = vous@example.com
phone-label = Numéro de mobile
phone-hint = +33 6 12 34 56 78
variant-label = Quelle version ?
any-variant = La première de retour
quantity-label = Combien en souhaitez-vous ?
submit = Me prévenir
consent-email = { $shop } utilise cette adresse uniquement pour vous dire que cet article est de retour. Vous pouvez y mettre fin à tout moment.
consent-sms = { $shop } utilise ce numéro uniquement pour vous envoyer un SMS au retour de cet article. Des frais d’opérateur peuvent s’appliquer. Répondez STOP pour y mettre fin.
consent-push = { $shop } envoie à cet appareil une seule notification au retour de cet article, et rien d’autre. Vous pouvez l’arrêter à tout moment.
joined = Vous êtes sur la liste
joined-pending = Presque terminé : confirmez avec le lien que nous venons de vous envoyer.
place-next = Vous êtes la prochaine personne de la file. Nous écrivons dès son retour.
place = Vous êtes au rang { $count } de la file. Nous écrivons quand ce sera votre tour.
another = Utiliser une autre adresse
back = Bonne nouvelle : de retour en stock
back-show = Recharger la page

error-bad-address = Cette adresse e-mail n’est pas complète. Elle ressemble à nom@example.com.
error-bad-phone = Ce numéro de mobile n’est pas complet. Indiquez-le avec l’indicatif du pays.
error-no-device = Ce navigateur n’autorise pas nos notifications. Autorisez-les dans ses réglages, ou indiquez une adresse e-mail.
error-bad-quantity = Indiquez un nombre de 1 à 10 000.
error-channel-not-offered = Cette boutique n’envoie pas de SMS. Indiquez une adresse e-mail.
error-gone = Cet article n’est plus vendu.
error-unknown-variant = Cet article n’est plus vendu.
error-too-many-requests = Cela fait beaucoup à la fois. Un nouvel essai se fera tout seul dans un instant.
error-away = Nous ne sommes pas joignables pour le moment. Votre saisie est conservée et sera renvoyée toute seule.
error-message-too-long = C’est trop long. 2 000 caractères au plus.
error-other = Cela n’a pas fonctionné. Veuillez réessayer.

in-stock = En stock
low-stock = Bientôt épuisé
sold-out = Épuisé
backorder = En précommande
unavailable = Indisponible

chat-open = Ouvrir la discussion
chat-title = Discuter avec { $shop }
chat-subtitle = Réponses d’après le stock réel
chat-hello = Bonjour ! Demandez-moi si un article est en stock chez { $shop }. S’il est épuisé, je peux vous prévenir de son retour.
chat-ask-stock = Est-ce en stock ?
chat-ask-alerts = Mes alertes
chat-log = Conversation
chat-choices = Réponses proposées
chat-input = Votre message
chat-send = Envoyer
chat-new = Nouvelle conversation
chat-close = Fermer la discussion
chat-you = Vous
chat-writing = Écrit …
chat-unsent = Pas encore envoyé. Un nouvel essai se fera tout seul.
chat-again = Envoyer maintenant

# What is shown on the device.
notification-title = { $item } est de retour
notification-body = De nouveau disponible chez { $shop }. Jetez un œil avant la rupture.
notification-few = Plus que { $count } chez { $shop }.
notification-alerts = Mes alertes
