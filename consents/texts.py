"""The wording of the terms. Add versions; never edit one."""

from __future__ import annotations

VERSION_1: dict[str, tuple[str, ...]] = {
    "en": (
        (
            "By allowing this consent, your office instructs MyCodaBox to pass on the documents of "
            "your clients to the software named above, for as long as the consent stands."
        ),
        (
            "It covers the kinds of documents and the companies shown with the consent: documents "
            "that became available in the last two years, and those that arrive later."
        ),
        (
            "You confirm that your office may pass these documents on: your agreement with each "
            "client allows it, and the maker of the software is bound to keep them confidential."
        ),
        (
            "You may withdraw at any time under Administration › CodaBox Connect. The software loses "
            "access at its next request. What it fetched before stays with it, under your agreement "
            "with its maker."
        ),
        (
            "MyCodaBox keeps a record of who allowed or withdrew what, when and from where, for ten "
            "years, as evidence for you and for your clients."
        ),
    ),
    "nl": (
        (
            "Door deze toestemming te geven draagt uw kantoor MyCodaBox op om de documenten van uw "
            "klanten door te geven aan de hierboven genoemde software, zolang de toestemming geldt."
        ),
        (
            "Ze geldt voor de soorten documenten en de ondernemingen die bij de toestemming staan: "
            "documenten die de laatste twee jaar beschikbaar werden, en wat later nog aankomt."
        ),
        (
            "U bevestigt dat uw kantoor deze documenten mag doorgeven: uw overeenkomst met elke klant "
            "laat het toe, en de maker van de software is tot vertrouwelijkheid verplicht."
        ),
        (
            "U kunt de toestemming op elk moment intrekken onder Beheer › CodaBox Connect. De software "
            "verliest de toegang bij haar volgende aanvraag. Wat ze voordien ophaalde, blijft bij "
            "haar, volgens uw overeenkomst met de maker."
        ),
        (
            "MyCodaBox bewaart tien jaar lang wie wat wanneer en vanwaar toestond of introk, als "
            "bewijs voor u en voor uw klanten."
        ),
    ),
    "fr": (
        (
            "En donnant ce consentement, votre bureau charge MyCodaBox de transmettre les documents "
            "de vos clients au logiciel nommé ci-dessus, tant que le consentement reste valable."
        ),
        (
            "Il couvre les types de documents et les entreprises indiqués avec le consentement : les "
            "documents devenus disponibles au cours des deux dernières années et ceux qui suivront."
        ),
        (
            "Vous confirmez que votre bureau peut transmettre ces documents : votre accord avec "
            "chaque client le permet, et l'éditeur du logiciel est tenu à la confidentialité."
        ),
        (
            "Vous pouvez retirer le consentement à tout moment sous Administration › CodaBox Connect. "
            "Le logiciel perd l'accès dès sa requête suivante. Ce qu'il a déjà reçu reste chez lui, "
            "selon votre accord avec son éditeur."
        ),
        (
            "MyCodaBox conserve pendant dix ans qui a autorisé ou retiré quoi, quand et d'où, comme "
            "preuve pour vous et pour vos clients."
        ),
    ),
}
