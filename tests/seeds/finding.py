"""What was open on six days for three countries: eighteen answers, read from the sources by hand.

Each row: the day, the country, every channel that assesses needs in the order in which it is
offered, the channel that decides, the source, and the sentence of it. Channels by their
country, `acp` for the committee.
"""

from dataclasses import dataclass

SEED = {
    "kh": "Embassy of Cambodia in Pyongyang",
    "id": "Embassy of Indonesia in Pyongyang",
    "la": "Embassy of the Lao PDR in Pyongyang",
    "my": "Embassy of Malaysia in Pyongyang",
    "vn": "Embassy of Viet Nam in Pyongyang",
    "acp": "ASEAN Committee in Pyongyang",
}
FORMED = "The ASEAN Committee in Pyongyang was formed by the embassies of ASEAN member states"
NEWSLETTER = "the Embassy of Malaysia in Pyongyang’s e-newsletter January-June 2016"
SINCE_1973 = "Malaysia established diplomatic relations with North Korea in 1973"
FIVE = (
    "Currently, five member-states have diplomatic missions in Pyongyang —Cambodia, Indonesia, "
    "Laos, Malaysia and Vietnam."
)
REOPENING = "announced the planned reopening of the Malaysian Embassy in Pyongyang"
CHAIRED = (
    "the Vietnam Chairmanship’s Report on the ASEAN Committee in Pyongyang (ACP) activities for "
    "the period of September-December 2018"
)
REPORTED = (
    "the Embassy of Indonesia in Pyongyang’s Report on ASEAN Committee in Pyongyang activities to "
    "ASEAN Secretariat May-October 2017"
)
SEVERED = "Mun’s expulsion prompted North Korea to sever relations with Malaysia in March"
FOUR = (
    "The current ASEAN Committee in Pyongyang (ACP) comprises of representatives from the "
    "Cambodian, Indonesian, Lao, and Vietnamese Embassies in North Korea"
)
LEFT = "Cambodian diplomat(s) had left Pyongyang as they were not seen in recent ASEAN Committee"
THREE = "Indonesia, Laos and Vietnam still maintain their presence in the diplomatic compound"


@dataclass(frozen=True)
class Row:
    day: str
    country: str
    expected: str
    """Channels in order: open: acp kh; closed: my."""
    decides: str
    source: str
    sentence: str

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Return each channel in order with how it stands."""
        groups = [group.split(":") for group in self.expected.split(";")]
        return [(name, state.strip()) for state, names in groups for name in names.split()]

    def __str__(self) -> str:
        return f"{self.day} from {self.country}"


TABLE = [
    # Of 2004 nothing is recorded but one relation; the committee was yet to be formed.
    Row("2004-04-25", "MY", "unknown: my kh id vn la; closed: acp",
        "my", "38north-2021", SINCE_1973),
    Row("2004-04-25", "SG", "unknown: my kh id vn la; closed: acp",
        "acp", "dprk-mfa-2022", FORMED),
    Row("2004-04-25", "ID", "unknown: id my kh vn la; closed: acp",
        "acp", "dprk-mfa-2022", FORMED),
    # Of 2016 one embassy is known: it issued a newsletter for those months.
    Row("2016-06-01", "MY", "open: my; unknown: acp kh id vn la",
        "my", "38north-2021", NEWSLETTER),
    Row("2016-06-01", "SG", "open: my; unknown: acp kh id vn la",
        "my", "38north-2021", NEWSLETTER),
    Row("2016-06-01", "ID", "open: my; unknown: id acp kh vn la",
        "my", "38north-2021", NEWSLETTER),
    # In 2018 sources disagree about one embassy, and two are known to have worked.
    Row("2018-11-01", "MY", "open: acp vn id; unknown: my kh la",
        "my", "asean-today-2018", FIVE),
    Row("2018-11-01", "SG", "open: acp vn id; unknown: my kh la",
        "vn", "38north-2021", CHAIRED),
    Row("2018-11-01", "ID", "open: id acp vn; unknown: my kh la",
        "id", "38north-2021", REPORTED),
    # Before the break of March 2021 the embassy of Malaysia is as disputed as before.
    Row("2021-02-01", "MY", "open: acp id vn; unknown: my kh la",
        "my", "38north-2021", REOPENING),
    Row("2021-02-01", "SG", "open: acp id vn; unknown: my kh la",
        "vn", "38north-2021", CHAIRED),
    Row("2021-02-01", "ID", "open: id acp vn; unknown: my kh la",
        "id", "38north-2021", REPORTED),
    # No way leads through the embassy of Malaysia any more; four embassies are the committee.
    Row("2021-04-01", "MY", "open: acp kh id vn la; closed: my",
        "my", "38north-2021", SEVERED),
    Row("2021-04-01", "SG", "open: acp kh id vn la; closed: my",
        "kh", "diplomat-2021", FOUR),
    Row("2021-04-01", "ID", "open: id acp kh vn la; closed: my",
        "id", "diplomat-2021", FOUR),
    # The embassy of Cambodia is kept, and nobody is there.
    Row("2021-10-01", "MY", "open: acp id vn la; closed: my kh",
        "kh", "38north-2021", LEFT),
    Row("2021-10-01", "SG", "open: acp id vn la; closed: kh my",
        "la", "38north-2021", THREE),
    Row("2021-10-01", "ID", "open: id acp vn la; closed: kh my",
        "id", "38north-2021", THREE),
]  # fmt: skip
