"""What a transaction code means, in words (CODA 2.6, annex II).

A code is a type, a family, an operation and a category: ``0 01 50 000``. Operations up to 49 take
money from the account, those from 50 bring it. What stands in no table here has no label, and is
shown as the digits themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.formats.findings import LANGUAGES

if TYPE_CHECKING:
    from documents.formats.coda.movements import TransactionCode

    Labels = dict[str, tuple[str, str, str]]
    """By code: English, Dutch and French."""

FAMILIES: Labels = {
    "01": ("Transfer", "Overschrijving", "Virement"),
    "02": ("Instant transfer", "Instantoverschrijving", "Virement instantané"),
    "03": ("Cheque", "Cheque", "Chèque"),
    "04": ("Card", "Kaart", "Carte"),
    "05": ("Direct debit", "Domiciliëring", "Domiciliation"),
    "07": ("Bill", "Handelspapier", "Effet de commerce"),
    "09": ("At the counter", "Aan het loket", "Au guichet"),
    "11": ("Securities", "Effecten", "Titres"),
    "13": ("Credit", "Krediet", "Crédit"),
    "30": ("Various", "Diversen", "Divers"),
    "35": ("Closing", "Afsluiting", "Clôture"),
    "41": ("International transfer", "Internationale overschrijving", "Virement international"),
    "43": ("Foreign cheque", "Buitenlandse cheque", "Chèque étranger"),
    "47": ("Foreign bill", "Buitenlands handelspapier", "Effet étranger"),
    "80": ("Charges", "Kosten", "Frais"),
}

OPERATIONS_OF_ALL: Labels = {
    "37": ("charges", "kosten", "frais"),
    "49": ("correction", "correctie", "correction"),
    "87": ("charges paid back", "terugbetaalde kosten", "frais remboursés"),
    "99": ("correction", "correctie", "correction"),
}
"""Operations that mean the same in every family, said after its name."""

TRANSFERS: Labels = {
    "01": ("Transfer", "Overschrijving", "Virement"),
    "02": ("Transfer by the bank", "Overschrijving door de bank", "Virement par la banque"),
    "03": ("Standing order", "Doorlopende opdracht", "Ordre permanent"),
    "05": ("Wages", "Lonen", "Salaires"),
    "07": ("Group of transfers", "Verzamelde overschrijvingen", "Virements groupés"),
    "13": ("To another own account", "Naar een eigen rekening", "Vers un compte propre"),
    "17": ("Cash pooling", "Cashpooling", "Centralisation de trésorerie"),
    "39": ("Circular cheque issued", "Circulaire cheque", "Chèque circulaire"),
    "50": ("Transfer received", "Ontvangen overschrijving", "Virement reçu"),
    "51": ("Transfer received from the bank", "Ontvangen van de bank", "Reçu de la banque"),
    "52": ("Payment received", "Ontvangen betaling", "Paiement reçu"),
    "54": ("Transfer not carried out", "Niet uitgevoerde overschrijving", "Virement non exécuté"),
    "60": ("Circular cheque not cashed", "Niet-geïnde cheque", "Chèque non encaissé"),
    "62": ("Postal order not paid", "Onbetaalde postwissel", "Mandat postal impayé"),
    "64": ("From another own account", "Van een eigen rekening", "D'un compte propre"),
    "66": ("Cash pooling", "Cashpooling", "Centralisation de trésorerie"),
}

OPERATIONS: dict[str, Labels] = {
    "01": TRANSFERS,
    "02": TRANSFERS,
    "03": {
        "01": ("Cheque paid", "Betaalde cheque", "Chèque payé"),
        "05": ("Voucher paid", "Betaalde bon", "Bon payé"),
        "15": ("Bank cheque bought", "Aankoop bankcheque", "Achat de chèque bancaire"),
        "17": ("Certified cheque", "Gecertificeerde cheque", "Chèque certifié"),
        "38": ("Not paid for now", "Voorlopig onbetaald", "Provisoirement impayé"),
        "52": ("Cheques, final payment pending", "Cheques onder voorbehoud",
               "Chèques sauf bonne fin"),
        "58": ("Cheques collected", "Geïnde cheques", "Chèques encaissés"),
        "62": ("Cheque reversed", "Teruggeboekte cheque", "Chèque contre-passé"),
    },
    "04": {
        "01": ("Phone card topped up", "Gsm-kaart opgeladen", "Recharge de carte GSM"),
        "02": ("Card payment", "Betaling met kaart", "Paiement par carte"),
        "03": ("Credit card bill", "Afrekening kredietkaart", "Décompte de carte de crédit"),
        "04": ("Cash withdrawal", "Geldopname", "Retrait d'espèces"),
        "05": ("Proton loaded", "Proton opgeladen", "Chargement Proton"),
        "06": ("Fuel card", "Tankkaart", "Carte carburant"),
        "07": ("Payment by phone", "Betaling met gsm", "Paiement par GSM"),
        "08": ("Card payment outside the euro area", "Kaart buiten de eurozone",
               "Carte hors zone euro"),
        "09": ("Prepaid card loaded", "Prepaidkaart opgeladen", "Carte prépayée rechargée"),
        "10": ("Prepaid card corrected", "Correctie prepaidkaart", "Correction carte prépayée"),
        "50": ("Card takings", "Ontvangsten betaalterminal", "Recettes du terminal"),
        "51": ("Proton unloaded", "Proton ontladen", "Déchargement Proton"),
        "53": ("Cash deposit", "Geldstorting", "Dépôt d'espèces"),
        "54": ("Prepaid card unloaded", "Prepaidkaart ontladen", "Carte prépayée déchargée"),
        "55": ("Takings by phone", "Ontvangsten via gsm", "Recettes par GSM"),
        "56": ("Prepaid card corrected", "Correctie prepaidkaart", "Correction carte prépayée"),
        "68": ("Proton takings", "Ontvangsten Proton", "Recettes Proton"),
    },
    "05": {
        "01": ("Direct debit", "Domiciliëring", "Domiciliation"),
        "03": ("Direct debit unpaid", "Onbetaalde domiciliëring", "Domiciliation impayée"),
        "05": ("Direct debit paid back", "Terugbetaalde domiciliëring", "Domiciliation remboursée"),
        "50": ("Direct debits collected", "Geïnde domiciliëringen", "Domiciliations encaissées"),
        "52": ("Direct debits, final payment pending", "Domiciliëringen onder voorbehoud",
               "Domiciliations sauf bonne fin"),
        "54": ("Direct debit paid back", "Terugbetaalde domiciliëring", "Domiciliation remboursée"),
        "56": ("Refund not carried out", "Niet uitgevoerde terugbetaling",
               "Remboursement non exécuté"),
        "58": ("Direct debit reversed", "Teruggeboekte domiciliëring", "Domiciliation annulée"),
    },
    "07": {
        "01": ("Bill paid", "Betaald handelspapier", "Effet payé"),
        "05": ("Bill claimed back", "Teruggevorderd handelspapier", "Effet réclamé"),
        "07": ("Bill unpaid", "Onbetaald handelspapier", "Effet impayé"),
        "50": ("Bill collected", "Geïnd handelspapier", "Effet encaissé"),
        "52": ("Bill, final payment pending", "Handelspapier onder voorbehoud",
               "Effet sauf bonne fin"),
        "54": ("Bill discounted", "Verdisconteerd handelspapier", "Effet escompté"),
    },
    "09": {
        "01": ("Cash withdrawal", "Geldopname", "Retrait d'espèces"),
        "05": ("Foreign notes bought", "Aankoop vreemde biljetten", "Achat de billets étrangers"),
        "13": ("Cash withdrawal at the branch", "Geldopname in het kantoor",
               "Retrait à l'agence"),
        "19": ("Payment difference", "Betalingsverschil", "Différence de paiement"),
        "50": ("Cash deposit", "Geldstorting", "Versement d'espèces"),
        "52": ("Night safe deposit", "Storting nachtkluis", "Dépôt au coffre de nuit"),
        "58": ("Cash deposit at the branch", "Storting in het kantoor", "Versement à l'agence"),
        "60": ("Foreign notes sold", "Verkoop vreemde biljetten", "Vente de billets étrangers"),
        "68": ("Payment difference", "Betalingsverschil", "Différence de paiement"),
    },
    "11": {
        "01": ("Securities bought", "Aankoop effecten", "Achat de titres"),
        "03": ("Securities subscribed", "Inschrijving op effecten", "Souscription de titres"),
        "09": ("Securities settled", "Afrekening effecten", "Décompte de titres"),
        "17": ("Management fee", "Beheersvergoeding", "Frais de gestion"),
        "50": ("Securities sold", "Verkoop effecten", "Vente de titres"),
        "52": ("Coupons", "Coupons", "Coupons"),
        "58": ("Securities repaid", "Terugbetaalde effecten", "Titres remboursés"),
        "70": ("Securities settled", "Afrekening effecten", "Décompte de titres"),
    },
    "13": {
        "01": ("Short-term loan", "Lening op korte termijn", "Prêt à court terme"),
        "02": ("Long-term loan", "Lening op lange termijn", "Prêt à long terme"),
        "05": ("Straight loan repaid", "Terugbetaling straight loan", "Remboursement d'avance"),
        "07": ("Instalment loan repaid", "Aflossing lening op afbetaling",
               "Remboursement de prêt à tempérament"),
        "11": ("Mortgage repaid", "Aflossing hypothecaire lening", "Remboursement hypothécaire"),
        "21": ("Other credit", "Ander krediet", "Autre crédit"),
        "50": ("Instalment loan paid out", "Uitbetaalde lening op afbetaling",
               "Prêt à tempérament versé"),
        "54": ("Advance, capital and interest", "Voorschot, kapitaal en rente",
               "Avance, capital et intérêts"),
        "55": ("Advance, interest", "Voorschot, rente", "Avance, intérêts"),
        "56": ("Subsidy", "Toelage", "Subside"),
        "60": ("Mortgage paid out", "Uitbetaalde hypothecaire lening", "Prêt hypothécaire versé"),
        "62": ("Term loan", "Termijnlening", "Prêt à terme"),
    },
    "30": {
        "01": ("Currency bought, spot", "Contante aankoop deviezen",
               "Achat de devises au comptant"),
        "03": ("Currency bought, forward", "Termijnaankoop deviezen", "Achat de devises à terme"),
        "05": ("Term deposit made", "Termijnbelegging", "Placement à terme"),
        "33": ("Value date corrected", "Correctie valutadatum", "Correction de date valeur"),
        "39": ("Not specified", "Niet nader bepaald", "Non précisé"),
        "50": ("Currency sold, spot", "Contante verkoop deviezen",
               "Vente de devises au comptant"),
        "52": ("Currency sold, forward", "Termijnverkoop deviezen", "Vente de devises à terme"),
        "54": ("Term deposit repaid", "Terugbetaalde termijnbelegging",
               "Placement à terme remboursé"),
        "55": ("Term deposit, interest", "Rente termijnbelegging", "Intérêts de placement à terme"),
        "83": ("Value date corrected", "Correctie valutadatum", "Correction de date valeur"),
        "89": ("Not specified", "Niet nader bepaald", "Non précisé"),
    },
    "35": {
        "01": ("Closing of the account", "Afsluiting van de rekening", "Clôture du compte"),
        "50": ("Closing of the account", "Afsluiting van de rekening", "Clôture du compte"),
    },
    "41": TRANSFERS,
    "43": {
        "01": ("Foreign cheque paid", "Betaalde buitenlandse cheque", "Chèque étranger payé"),
        "52": ("Foreign cheque, final payment pending", "Buitenlandse cheque onder voorbehoud",
               "Chèque étranger sauf bonne fin"),
        "58": ("Foreign cheque collected", "Geïnde buitenlandse cheque",
               "Chèque étranger encaissé"),
    },
    "80": {
        "02": ("Electronic statements", "Elektronische uittreksels", "Extraits électroniques"),
        "07": ("Insurance", "Verzekering", "Assurance"),
        "09": ("Postage", "Port", "Port"),
        "12": ("Bank guarantee opened", "Opening bankwaarborg", "Ouverture de garantie"),
        "13": ("Safe rent", "Kluishuur", "Location de coffre"),
        "16": ("Confirmation to the auditor", "Bevestiging aan de revisor",
               "Confirmation au réviseur"),
        "17": ("Custody fee", "Bewaarloon", "Droits de garde"),
        "27": ("Subscription", "Abonnement", "Abonnement"),
        "33": ("Various charges", "Diverse kosten", "Frais divers"),
        "35": ("Charges", "Kosten", "Frais"),
        "37": ("Database access", "Toegang tot databank", "Accès à une base de données"),
        "47": ("Charges per transaction", "Transactiekosten", "Frais de transaction"),
    },
}  # fmt: skip
"""By family; where a family has no labels of its own, its name alone is shown."""

CATEGORIES: Labels = {
    "001": ("interest received", "ontvangen rente", "intérêts reçus"),
    "002": ("interest paid", "betaalde rente", "intérêts payés"),
    "003": ("credit commission", "kredietprovisie", "commission de crédit"),
    "004": ("postage", "port", "port"),
    "006": ("various charges", "diverse kosten", "frais divers"),
    "011": ("VAT", "btw", "TVA"),
    "012": ("exchange commission", "wisselprovisie", "commission de change"),
    "013": ("payment commission", "betalingsprovisie", "commission de paiement"),
    "014": ("collection commission", "incassoprovisie", "commission d'encaissement"),
    "015": ("correspondent's charges", "kosten correspondent", "frais du correspondant"),
    "016": ("negative interest", "negatieve rente", "intérêts négatifs"),
    "022": ("priority charges", "spoedkosten", "frais d'urgence"),
    "026": ("handling commission", "behandelingsprovisie", "commission de traitement"),
    "039": ("telecommunications", "telecommunicatie", "télécommunications"),
    "041": ("credit card charges", "kosten kredietkaart", "frais de carte de crédit"),
    "042": ("bank card charges", "kosten betaalkaart", "frais de carte de paiement"),
    "043": ("insurance", "verzekering", "assurance"),
    "045": ("handling charges", "behandelingskosten", "frais de traitement"),
    "049": ("stamp duty", "zegelrecht", "droit de timbre"),
    "050": ("capital of the deposit", "kapitaal van de belegging", "capital du placement"),
    "051": ("withholding tax", "roerende voorheffing", "précompte mobilier"),
    "055": ("capital repaid", "terugbetaald kapitaal", "capital remboursé"),
    "059": ("default interest", "nalatigheidsrente", "intérêts de retard"),
    "061": ("charges per transaction", "transactiekosten", "frais de transaction"),
    "063": ("rounding", "afronding", "arrondi"),
    "068": ("countervalue", "tegenwaarde", "contre-valeur"),
    "074": ("mailing", "verzending", "envoi"),
    "100": ("gross amount", "brutobedrag", "montant brut"),
    "425": ("foreign broker", "buitenlandse makelaar", "courtier étranger"),
    "426": ("broker", "makelaar", "courtier"),
    "427": ("stock exchange tax", "beurstaks", "taxe boursière"),
    "428": ("accrued interest", "verlopen rente", "intérêts courus"),
    "437": ("speculation tax", "speculatietaks", "taxe de spéculation"),
    "438": ("securities account tax", "taks op effectenrekeningen", "taxe comptes-titres"),
}


def label(code: TransactionCode, language: str = "en") -> str:
    """Return what happened in a few words; the digits, in groups, where no word is known.

    Of a family that is known and an operation that is not (banks have codes of their own), both.
    """
    digits = f"{code.family} {code.operation}"
    family = FAMILIES.get(code.family)
    if family is None:
        return f"{digits} {code.category}".strip()
    operation = OPERATIONS.get(code.family, {}).get(code.operation)
    shared = OPERATIONS_OF_ALL.get(code.operation)
    parts = [_in(operation or family, language)]
    if operation is None:
        parts.append(_in(shared, language) if shared else digits)
    if code.category in CATEGORIES:
        parts.append(_in(CATEGORIES[code.category], language))
    return ", ".join(parts)


def category(code: str, language: str = "en") -> str:
    """Return what a category of three digits means; the digits where no word is known."""
    return _in(CATEGORIES[code], language) if code in CATEGORIES else code


def _in(labels: tuple[str, str, str], language: str) -> str:
    return labels[LANGUAGES.index(language)]
