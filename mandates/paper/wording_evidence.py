"""The words on the page of evidence."""

from __future__ import annotations

from documents.renderings.language import Labels

EVIDENCE: Labels = {
    "title": (
        "Evidence of signature",
        "Bewijs van ondertekening",
        "Preuve de signature",
    ),
    "confirmed": (
        "Confirmed",
        "Bevestigd",
        "Confirmation",
    ),
    "mail_code": (
        "with a code sent to {detail}",
        "met een code gestuurd naar {detail}",
        "par un code envoyé à {detail}",
    ),
    "provider": (
        "through {detail}",
        "via {detail}",
        "par {detail}",
    ),
    "signed_at": (
        "Signed on",
        "Ondertekend op",
        "Signé le",
    ),
    "ip": (
        "IP address",
        "IP-adres",
        "Adresse IP",
    ),
    "device": (
        "Program",
        "Programma",
        "Programme",
    ),
    "document": (
        "Document offered",
        "Aangeboden document",
        "Document présenté",
    ),
    "terms": (
        "Terms in it",
        "Bepalingen erin",
        "Clauses qu'il contient",
    ),
    "sha256": (
        "SHA-256",
        "SHA-256",
        "SHA-256",
    ),
    "check": (
        "How to check",
        "Nakijken",
        "Vérification",
    ),
    "first": (
        (
            "The pages before this one are the document that was offered, unchanged: the first "
            "{size} bytes of this file, whose SHA-256 stands above."
        ),
        (
            "De pagina's hiervoor zijn het aangeboden document, ongewijzigd: de eerste {size} "
            "bytes van dit bestand, waarvan de SHA-256 hierboven staat."
        ),
        (
            "Les pages précédentes sont le document présenté, inchangé : les {size} premiers "
            "octets de ce fichier, dont le SHA-256 figure ci-dessus."
        ),
    ),
    "signed_file": (
        "Signed document",
        "Ondertekend document",
        "Document signé",
    ),
    "first_apart": (
        (
            "The signed document is another file, kept beside this one. It begins with the "
            "document that was offered, unchanged: its first {size} bytes have the SHA-256 above."
        ),
        (
            "Het ondertekende document is een ander bestand, naast dit bewaard. Het begint met het "
            "aangeboden document, ongewijzigd: de eerste {size} bytes hebben de SHA-256 hierboven."
        ),
        (
            "Le document signé est un autre fichier, conservé à côté de celui-ci. Il commence par "
            "le document présenté, inchangé : ses {size} premiers octets ont le SHA-256 ci-dessus."
        ),
    ),
    "sealed": (
        (
            "The whole file carries an electronic seal with a time-stamp. Any program that checks "
            "signatures in a PDF shows whether something was changed since."
        ),
        (
            "Het hele bestand draagt een elektronisch zegel met tijdstempel. Elk programma dat "
            "handtekeningen in een PDF nakijkt, toont of er sindsdien iets is gewijzigd."
        ),
        (
            "L'ensemble du fichier porte un cachet électronique horodaté. Tout programme qui "
            "vérifie les signatures d'un PDF montre si quelque chose a changé depuis."
        ),
    ),
}
