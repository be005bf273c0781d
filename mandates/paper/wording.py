"""What a mandate allows, sentence by sentence.

The company and the office go by these words, the agent and the source by their names. French puts
no “de” before a name, so that nothing has to be elided.
"""

from __future__ import annotations

from documents.renderings.language import Labels

ALLOWED: Labels = {
    "coda_bank": (
        (
            "The company instructs {source} to send the coded account statements (CODA) of the "
            "accounts below to {agent}, each time there are new ones."
        ),
        (
            "De onderneming geeft {source} opdracht om de gecodeerde rekeninguittreksels (CODA) "
            "van de onderstaande rekeningen aan {agent} te bezorgen, telkens als er nieuwe zijn."
        ),
        (
            "L'entreprise charge {source} de transmettre à {agent} les extraits de compte codés "
            "(CODA) des comptes ci-dessous, chaque fois qu'il y en a de nouveaux."
        ),
    ),
    "soda_bank": (
        (
            "The company instructs {source} to send the payroll entries (SODA) of the company to "
            "{agent}, for every pay period."
        ),
        (
            "De onderneming geeft {source} opdracht om haar loonboekingen (SODA) voor elke "
            "loonperiode aan {agent} te bezorgen."
        ),
        (
            "L'entreprise charge {source} de transmettre à {agent} ses écritures salariales "
            "(SODA), pour chaque période de paie."
        ),
    ),
    "caro_bank": (
        (
            "The company instructs {source} to send the statements (CARO) of the cards under the "
            "client reference below to {agent}, each time there are new ones."
        ),
        (
            "De onderneming geeft {source} opdracht om de uittreksels (CARO) van de kaarten onder "
            "de onderstaande klantreferentie aan {agent} te bezorgen, telkens als er nieuwe zijn."
        ),
        (
            "L'entreprise charge {source} de transmettre à {agent} les relevés (CARO) des cartes "
            "liées à la référence client ci-dessous, chaque fois qu'il y en a de nouveaux."
        ),
    ),
    "receives": (
        (
            "{agent} receives these files in the name and for the account of the company, and may "
            "ask {source} to send again what is missing."
        ),
        (
            "{agent} ontvangt deze bestanden in naam en voor rekening van de onderneming en mag "
            "aan {source} vragen om opnieuw te zenden wat ontbreekt."
        ),
        (
            "{agent} reçoit ces fichiers au nom et pour le compte de l'entreprise et peut "
            "demander à {source} de renvoyer ce qui manque."
        ),
    ),
    "discretion": (
        (
            "For this purpose, and no further, the company releases {source} from its duty of "
            "discretion towards {agent}."
        ),
        (
            "Daarvoor, en niet verder, ontslaat de onderneming {source} van de discretieplicht "
            "tegenover {agent}."
        ),
        (
            "À cette fin, et sans plus, l'entreprise délie {source} de son devoir de discrétion "
            "envers {agent}."
        ),
    ),
    "coda_limit": (
        (
            "This mandate is about information only. It lets nobody make a payment, change an "
            "account or dispose of it in any other way."
        ),
        (
            "Deze volmacht gaat enkel over informatie. Niemand kan er een betaling mee doen, een "
            "rekening mee wijzigen of er op een andere manier mee over beschikken."
        ),
        (
            "Ce mandat porte uniquement sur des informations. Il ne permet à personne d'effectuer "
            "un paiement, de modifier un compte ni d'en disposer d'une autre manière."
        ),
    ),
    "soda_limit": (
        (
            "This mandate is about information only. It changes nothing in what the company has "
            "agreed with {source} on calculating and paying wages."
        ),
        (
            "Deze volmacht gaat enkel over informatie. Ze wijzigt niets aan wat de onderneming met "
            "{source} heeft afgesproken over het berekenen en betalen van lonen."
        ),
        (
            "Ce mandat porte uniquement sur des informations. Il ne change rien à ce que "
            "l'entreprise a convenu avec {source} pour le calcul et le paiement des salaires."
        ),
    ),
    "caro_limit": (
        (
            "This mandate is about information only. It lets nobody pay with a card, change one "
            "or apply for one."
        ),
        (
            "Deze volmacht gaat enkel over informatie. Niemand kan er een kaart mee gebruiken, "
            "wijzigen of aanvragen."
        ),
        (
            "Ce mandat porte uniquement sur des informations. Il ne permet à personne d'utiliser, "
            "de modifier ni de demander une carte."
        ),
    ),
    "coda_codabox": (
        (
            "The company lets {agent} pass on to the office the account statements of the "
            "accounts below: as CODA, and in the other formats in which {agent} makes them "
            "available."
        ),
        (
            "De onderneming laat {agent} toe om de rekeninguittreksels van de onderstaande "
            "rekeningen aan het kantoor door te geven: als CODA, en in de andere formaten waarin "
            "{agent} ze ter beschikking stelt."
        ),
        (
            "L'entreprise autorise {agent} à transmettre au bureau comptable les extraits des "
            "comptes ci-dessous : en CODA, et dans les autres formats que {agent} met à "
            "disposition."
        ),
    ),
    "soda_codabox": (
        (
            "The company lets {agent} ask {source} for its payroll entries (SODA) and pass them "
            "on to the office."
        ),
        (
            "De onderneming laat {agent} toe om haar loonboekingen (SODA) bij {source} op te "
            "vragen en aan het kantoor door te geven."
        ),
        (
            "L'entreprise autorise {agent} à demander à {source} ses écritures salariales (SODA) "
            "et à les transmettre au bureau comptable."
        ),
    ),
    "caro_codabox": (
        (
            "The company lets {agent} pass on to the office the statements (CARO) of the cards "
            "under the client reference below."
        ),
        (
            "De onderneming laat {agent} toe om de uittreksels (CARO) van de kaarten onder de "
            "onderstaande klantreferentie aan het kantoor door te geven."
        ),
        (
            "L'entreprise autorise {agent} à transmettre au bureau comptable les relevés (CARO) "
            "des cartes liées à la référence client ci-dessous."
        ),
    ),
    "voila_codabox": (
        (
            "The company lets {agent} receive the invoices that its suppliers send "
            "electronically, over the Peppol network or through its banks, register it there as a "
            "receiver under its enterprise number, and pass the invoices on to the office."
        ),
        (
            "De onderneming laat {agent} toe om de facturen te ontvangen die haar leveranciers "
            "elektronisch sturen, via het Peppol-netwerk of via haar banken, haar daar met haar "
            "ondernemingsnummer als ontvanger in te schrijven, en de facturen aan het kantoor "
            "door te geven."
        ),
        (
            "L'entreprise autorise {agent} à recevoir les factures que ses fournisseurs envoient "
            "par voie électronique, par le réseau Peppol ou par ses banques, à l'y inscrire comme "
            "destinataire sous son numéro d'entreprise, et à les transmettre au bureau comptable."
        ),
    ),
    "voila_limit": (
        (
            "The company remains the receiver of its invoices. This mandate lets nobody approve, "
            "dispute or pay them for it."
        ),
        (
            "De onderneming blijft de ontvanger van haar facturen. Deze volmacht laat niemand toe "
            "om ze in haar plaats goed te keuren, te betwisten of te betalen."
        ),
        (
            "L'entreprise reste destinataire de ses factures. Ce mandat ne permet à personne de "
            "les approuver, de les contester ni de les payer à sa place."
        ),
    ),
    "payroll_too": (
        (
            "The company also lets {agent} ask its social secretariat for its payroll entries "
            "(SODA) and pass them on to the office. No other signature is needed for that."
        ),
        (
            "De onderneming laat {agent} ook toe om haar loonboekingen (SODA) bij haar sociaal "
            "secretariaat op te vragen en aan het kantoor door te geven. Daarvoor is geen andere "
            "handtekening nodig."
        ),
        (
            "L'entreprise autorise aussi {agent} à demander ses écritures salariales (SODA) à son "
            "secrétariat social et à les transmettre au bureau comptable. Aucune autre signature "
            "n'est requise à cet effet."
        ),
    ),
    "use": (
        (
            "The office uses the documents to keep the books of the company and for the other "
            "work that the company has given it. It chooses the software that fetches them, and "
            "may change that choice."
        ),
        (
            "Het kantoor gebruikt de documenten om de boekhouding van de onderneming te voeren en "
            "voor het andere werk dat de onderneming het heeft toevertrouwd. Het kiest de "
            "software die ze ophaalt, en kan die keuze wijzigen."
        ),
        (
            "Le bureau comptable utilise les documents pour tenir la comptabilité de l'entreprise "
            "et pour les autres missions qu'elle lui a confiées. Il choisit le logiciel qui les "
            "récupère et peut modifier ce choix."
        ),
    ),
}
