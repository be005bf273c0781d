"""The terms of a mandate, sentence by sentence: its days, its end, data, costs, signatures."""

from __future__ import annotations

from documents.renderings.language import Labels

TERMS: Labels = {
    "moves": (
        (
            "By this the company changes its accounting office: once it has signed every such "
            "document, what it allowed another office ends, and its accounts belong with this one."
        ),
        (
            "Hiermee verandert de onderneming van boekhoudkantoor: zodra zij elk document van die "
            "aard heeft ondertekend, eindigt wat zij een ander kantoor toestond en horen haar "
            "rekeningen bij dit kantoor."
        ),
        (
            "L'entreprise change ainsi de bureau comptable : dès qu'elle a signé tous les "
            "documents de ce type, ce qu'elle autorisait à un autre bureau prend fin et ses "
            "comptes relèvent de celui-ci."
        ),
    ),
    "moves_past": (
        "The office also gets the statements from {day} on that {agent} has already.",
        "Het kantoor krijgt ook de uittreksels vanaf {day} die {agent} al heeft.",
        "Le bureau comptable reçoit aussi les extraits à partir du {day} que {agent} détient déjà.",
    ),
    "starts_source": (
        (
            "This mandate holds from {day}, or from the later day on which {source} has put it "
            "into effect."
        ),
        (
            "Deze volmacht geldt vanaf {day}, of vanaf de latere dag waarop {source} ze in werking "
            "heeft gesteld."
        ),
        "Ce mandat vaut à partir du {day}, ou du jour ultérieur où {source} l'a mis en œuvre.",
    ),
    "starts": (
        "This mandate holds from {day}.",
        "Deze volmacht geldt vanaf {day}.",
        "Ce mandat vaut à partir du {day}.",
    ),
    "open": (
        "It stands until it is ended.",
        "Het blijft gelden tot het wordt opgezegd.",
        "Il reste valable jusqu'à sa révocation.",
    ),
    "until": (
        "It stands up to and including {day}, unless it is ended sooner.",
        "Het geldt tot en met {day}, tenzij het vroeger wordt opgezegd.",
        "Il reste valable jusqu'au {day} inclus, sauf révocation anticipée.",
    ),
    "revoke": (
        (
            "The company may end it at any time, without giving a reason: by a message to "
            "{address}, or through the office."
        ),
        (
            "De onderneming kan het op elk moment opzeggen, zonder een reden te geven: met een "
            "bericht aan {address}, of via het kantoor."
        ),
        (
            "L'entreprise peut y mettre fin à tout moment, sans motif : par un message à "
            "{address}, ou par l'intermédiaire du bureau comptable."
        ),
    ),
    "revoke_some": (
        "It may do so for all accounts or for some of them.",
        "Dat kan voor alle rekeningen of voor enkele ervan.",
        "Elle peut le faire pour tous les comptes ou pour certains d'entre eux.",
    ),
    "revoke_source": (
        "It may also tell {source}.",
        "Zij kan het ook aan {source} laten weten.",
        "Elle peut aussi en informer {source}.",
    ),
    "after": (
        (
            "From then on nothing more is handed over. What was received before stays with "
            "whoever received it, and other mandates of the company go on."
        ),
        (
            "Vanaf dan wordt niets meer bezorgd. Wat voordien is ontvangen, blijft bij wie het "
            "ontving, en andere volmachten van de onderneming lopen door."
        ),
        (
            "Dès ce moment, plus rien n'est transmis. Ce qui a été reçu auparavant reste chez "
            "ceux qui l'ont reçu, et les autres mandats de l'entreprise continuent."
        ),
    ),
    "privacy_source": (
        (
            "{source} and {agent} process the personal data in the files only for this mandate "
            "and for what the law asks of them. Each answers for its own part under the General "
            "Data Protection Regulation, (EU) 2016/679."
        ),
        (
            "{source} en {agent} verwerken de persoonsgegevens in de bestanden enkel voor "
            "deze volmacht en voor wat de wet hun oplegt. Elk staat in voor het eigen deel onder "
            "de Algemene Verordening Gegevensbescherming, (EU) 2016/679."
        ),
        (
            "{source} et {agent} traitent les données personnelles contenues dans les fichiers "
            "uniquement pour ce mandat et pour ce que la loi leur impose. Chacun répond de sa "
            "part au regard du Règlement général sur la protection des données, (UE) 2016/679."
        ),
    ),
    "privacy_office": (
        (
            "{agent} and the office process the personal data in the documents only for this "
            "mandate and for what the law asks of them. Each answers for its own part under the "
            "General Data Protection Regulation, (EU) 2016/679."
        ),
        (
            "{agent} en het kantoor verwerken de persoonsgegevens in de documenten enkel voor "
            "deze volmacht en voor wat de wet hun oplegt. Elk staat in voor het eigen deel onder "
            "de Algemene Verordening Gegevensbescherming, (EU) 2016/679."
        ),
        (
            "{agent} et le bureau comptable traitent les données personnelles contenues dans les "
            "documents uniquement pour ce mandat et pour ce que la loi leur impose. Chacun répond "
            "de sa part au regard du Règlement général sur la protection des données, (UE) "
            "2016/679."
        ),
    ),
    "keeping": (
        (
            "{agent} keeps them secure, gives them only to those whom the company has allowed, "
            "and keeps them no longer than this mandate or the law requires."
        ),
        (
            "{agent} bewaart ze veilig, geeft ze enkel aan wie de onderneming dat heeft "
            "toegestaan, en houdt ze niet langer bij dan deze volmacht of de wet vereist."
        ),
        (
            "{agent} les conserve en sécurité, ne les donne qu'à ceux que l'entreprise a "
            "autorisés et ne les garde pas plus longtemps que ce mandat ou la loi ne l'exige."
        ),
    ),
    "rights": (
        (
            "Whoever they are about may ask for access, correction or erasure, or object, at "
            "{address}, and may complain to the Data Protection Authority."
        ),
        (
            "Wie het betreft, kan inzage, verbetering of wissing vragen of bezwaar maken via "
            "{address}, en kan klacht indienen bij de Gegevensbeschermingsautoriteit."
        ),
        (
            "Les personnes concernées peuvent demander l'accès, la rectification ou l'effacement, "
            "ou s'opposer, via {address}, et introduire une plainte auprès de l'Autorité de "
            "protection des données."
        ),
    ),
    "no_fees": (
        "As far as {agent} knows, this mandate costs the company nothing.",
        "Voor zover {agent} weet, kost deze volmacht de onderneming niets.",
        "Pour autant que {agent} le sache, ce mandat ne coûte rien à l'entreprise.",
    ),
    "fee_once": (
        "{payee} charges {amount}, once.",
        "{payee} rekent eenmalig {amount} aan.",
        "{payee} facture {amount}, une seule fois.",
    ),
    "fee_month": (
        "{payee} charges {amount} a month.",
        "{payee} rekent {amount} per maand aan.",
        "{payee} facture {amount} par mois.",
    ),
    "fee_year": (
        "{payee} charges {amount} a year.",
        "{payee} rekent {amount} per jaar aan.",
        "{payee} facture {amount} par an.",
    ),
    "fee_once_each": (
        "{payee} charges {amount} an account, once.",
        "{payee} rekent eenmalig {amount} per rekening aan.",
        "{payee} facture {amount} par compte, une seule fois.",
    ),
    "fee_month_each": (
        "{payee} charges {amount} an account each month.",
        "{payee} rekent {amount} per rekening en per maand aan.",
        "{payee} facture {amount} par compte et par mois.",
    ),
    "fee_year_each": (
        "{payee} charges {amount} an account each year.",
        "{payee} rekent {amount} per rekening en per jaar aan.",
        "{payee} facture {amount} par compte et par an.",
    ),
    "fee_tariff": (
        "{payee} charges by its own tariff, which it makes known itself.",
        "{payee} past een eigen tarief toe en maakt dat zelf bekend.",
        "{payee} applique son propre tarif, à consulter auprès de cet organisme.",
    ),
    "declaration": (
        (
            "Whoever signs declares to have read all pages of this document, and to be entitled "
            "to bind the company, alone or together with the others who sign it."
        ),
        (
            "Wie ondertekent, verklaart alle pagina's van dit document te hebben gelezen en de "
            "onderneming te mogen verbinden, alleen of samen met de anderen die ondertekenen."
        ),
        (
            "Chaque signataire déclare avoir lu toutes les pages de ce document et pouvoir "
            "engager l'entreprise, seul ou avec les autres signataires."
        ),
    ),
    "unaltered": (
        (
            "Nothing may be added, crossed out or changed: an altered document is not valid. On "
            "paper, sign by hand, in ink. Signed on screen, the signatures below are replaced by "
            "a page of evidence at the end, which says who signed, when and how."
        ),
        (
            "Er mag niets worden toegevoegd, geschrapt of gewijzigd: een gewijzigd document is "
            "ongeldig. Onderteken op papier met de hand, in inkt. Wie op het scherm tekent, "
            "krijgt in plaats van de handtekeningen hieronder een bewijsblad achteraan: wie "
            "tekende, wanneer en hoe."
        ),
        (
            "Rien ne peut être ajouté, biffé ni modifié : un document altéré n'est pas valable. "
            "Sur papier, signez à la main, à l'encre. En cas de signature à l'écran, une page de "
            "preuve en fin de document, indiquant qui a signé, quand et comment, remplace les "
            "signatures ci-dessous."
        ),
    ),
}
