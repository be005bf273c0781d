"""By which agreement a document was written, from what it says about itself."""

from __future__ import annotations

from documents.formats.ubl.values import Profile

EN_16931 = "urn:cen.eu:en16931:2017"
PEPPOL_BIS_3 = f"{EN_16931}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PEPPOL_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:"
"""With what every process of Peppol's billing begins (BT-23)."""
E_FFF = ("e-fff", "efff")


def profile_of(customization: str, process: str) -> Profile:
    """Return the agreement of a CustomizationID (BT-24) and a ProfileID (BT-23)."""
    if customization.startswith(PEPPOL_BIS_3) or process.startswith(PEPPOL_BILLING):
        return Profile.PEPPOL_BIS_3
    if customization.startswith(EN_16931):
        return Profile.EN_16931
    if any(name in text.lower() for name in E_FFF for text in (customization, process)):
        return Profile.E_FFF
    return Profile.OTHER
