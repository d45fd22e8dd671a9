"""Which questions the form of each noun asks, which it folds away, and the rows it holds."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Group = tuple[str, ...]
SOURCED = ("source", "certainty", "note")


@dataclass(frozen=True)
class Rows:
    """Lines that are typed on the same page; what is rarely said of one is folded away.

    `needed` names what a draft may lack and the move that follows asks for.
    """

    title: str | Promise
    fields: Group
    hint: str | Promise = ""
    blank: int = 1
    grows: bool = True
    folded: Group = ()
    needed: Group = ()

    @property
    def names(self) -> Group:
        return (*self.fields, *self.folded)


@dataclass(frozen=True)
class Shape:
    """The form of one noun.

    `asked` is a tuple of questions; a question may have several boxes, such as quantity and
    unit. `context` names what a link usually brings along: it is asked when nothing did.
    `then` is the move offered together with saving; `needed` names what a draft may lack and
    that move asks for.
    """

    asked: tuple[Group, ...]
    folded: Group = ()
    rows: dict[str, Rows] = field(default_factory=dict)
    context: Group = ()
    then: str = ""
    needed: Group = ()
    title: str | Promise = ""


def one(*names: str) -> tuple[Group, ...]:
    """Return questions of one box each."""
    return tuple((name,) for name in names)


ANSWERS = Rows(_("Questions"), ("answer",), blank=0, grows=False)

SHAPES: dict[str, Shape] = {
    "source": Shape(one("title", "kind", "publisher", "published_on"), ("url", "file")),
    "dispute": Shape(
        one("title", "status", "resolution"),
        rows={"claims": Rows(_("Claim"), ("says", "observed_on", "source", "said_by"))},
    ),
    "country": Shape(one("code", "name")),
    "place": Shape(
        one("name", "kind", "country", "parent"),
        ("name_alt", "name_local", "aliases", "pcode", "iso_3166_2", "unlocode", "lat", "lon",
         *SOURCED),
    ),
    "unit": Shape(one("code", "name", "dimension", "factor")),
    "item": Shape(
        one("name", "sector", "unit"),
        ("kg_per_unit", "hs_code", "is_medicine"),
        {"contents": Rows(_("Kit content"), ("item", "quantity"), _("Only for a kit."))},
    ),
    "organisation": Shape(
        one("name", "kind", "home_country", "host_country"),
        ("acronym", "aliases", "iati_identifier", *SOURCED),
    ),
    "institution": Shape(one("name", "kind", "place"), SOURCED),
    "engagement": Shape(
        (("title",), ("kind",), ("started_on", "ended_on"), ("organisations",)),
        ("countries", "count", "participants", "participants_basis", "visibility", *SOURCED),
    ),
    "relation": Shape(one("first", "second", "state", "observed_on"), SOURCED),
    "presence": Shape(
        one("organisation", "place", "aspect", "state", "observed_on"),
        ("visibility", *SOURCED),
    ),
    "committeeseat": Shape((("committee",), ("member",), ("from_on", "to_on")), SOURCED),
    "chairmanship": Shape((("committee",), ("chair",), ("from_on", "to_on")), SOURCED),
    "channel": Shape(
        one("name", "kind", "organisation", "country"),
        ("place", "serves", "from_on", "to_on", *SOURCED),
        {"functions": Rows(_("Function"), ("function",))},
    ),
    "channelobservation": Shape(
        (("kind",), ("function",), ("state",), ("observed_on", "until"), ("reason",)),
        ("visibility", *SOURCED),
        context=("channel",),
    ),
    "questionset": Shape(
        (("title",), ("sector",), ("mission_kind",), ("from_on", "to_on")),
        rows={"questions": Rows(_("Question"),
            ("position", "text", "kind", "options", "required"), blank=3)},
    ),
    "emergency": Shape(
        (("title",), ("hazard",), ("country",), ("started_on", "ended_on"), ("summary",)),
        ("onset", "severity", "glide", "places", "visibility", *SOURCED),
        {"admissions": Rows(_("Admitted organisation"), ("organisation",),
            _("They see what the coalition shares in this emergency."), 3)},
    ),
    "figure": Shape(
        (("kind",), ("value", "basis"), ("observed_on",)),
        ("unit_text", "visibility", *SOURCED),
        context=("emergency",),
    ),
    "indicator": Shape(
        (("name",), ("country",), ("value", "unit_text", "basis"), ("observed_on",)), SOURCED
    ),
    "assessment": Shape(
        one("title", "method", "place", "assessed_on"),
        ("visibility", *SOURCED),
        {"needs": Rows(_("Need"), ("what", "quantity", "unit", "place", "priority", "origin"),
            _("What was found to be lacking; each is saved as a draft."))},
        context=("emergency",),
    ),
    "need": Shape(
        (("what",), ("quantity", "unit"), ("place",), ("priority",), ("origin",)),
        ("kind", "sector", "basis", "people_in_need", "people_targeted", "needed_by",
         "valid_until", "assessment", "visibility", *SOURCED),
        context=("emergency",),
        then="report",
        title=_("Report a need"),
    ),
    "corroboration": Shape(
        one("finding", "ground", "observed_on"), ("visibility", *SOURCED), context=("need",),
        title=_("Say what you see of this need"),
    ),
    "exchangerate": Shape(one("currency", "rate", "rated_on"), SOURCED),
    "pledge": Shape(
        (("title",), ("contribution",), ("pledged_on", "ready_on")),
        ("recipient", "country", "shared_by", "parent", "visibility", *SOURCED),
        {"lines": Rows(_("Line"), ("what", "quantity", "unit", "stage"), folded=("basis",
            "value", "value_currency", "value_basis", "earmarking", "included_in",
            "funded_by", "is_refund"))},
        context=("emergency",),
    ),
    "mission": Shape(
        (("title",), ("kind",), ("places",), ("planned_from", "planned_to")),
        ("mode", "sector", "partners", "counterpart", "consignee", "channels", "institutions",
         "team_size", "actual_from", "actual_to", "budget", "budget_currency",
         "people_trained", "visibility", *SOURCED),
        {"results": Rows(_("Result"), ("indicator", "unit", "target", "achieved", "observed_on"),
            _("What it is to achieve, and later what it did: households, wells, courses."),
            blank=0),
         "further_sectors": Rows(_("Further sector"), ("sector",),
            _("In which it works besides its main one."), blank=0)},
        context=("emergency",),
        then="plan",
        needed=("places", "planned_from"),
        title=_("Log a mission"),
    ),
    "allocation": Shape(
        (("need",), ("mission",), ("quantity",)), ("need_quantity",), context=("line",)
    ),
    "clearance": Shape(
        (("kind",), ("routed_via",), ("regime", "reference"), ("valid_from", "valid_until")),
        ("allowed_shipments", "entry_points", "parties", "note", "visibility"),
        {
            "items": Rows(_("Covered item"), ("what", "hs_code", "quantity", "unit"),
                _("What a sanctions exemption covers.")),
            "amendments": Rows(_("Amendment"),
                ("amended_on", "says", "item", "quantity"),
                _("It changes the clearance at once, and stays on record as it is. What it "
                  "changes of the reference, the first day, the entry points or the parties is "
                  "written above, and saved together with it."), blank=0,
                folded=("reference", "valid_until", "allowed_shipments", "description",
                    "hs_code")),
        },
        context=("mission",),
    ),
    "determination": Shape(
        one("what", "regime", "basis"), ("visibility",), context=("mission",),
        title=_("Propose why goods need no exemption"),
    ),
    "regime": Shape(
        (("code",), ("name",), ("authority",), ("countries",), ("from_on", "to_on")), SOURCED
    ),
    "controlledgood": Shape(one("regime", "prefix", "paragraph", "description"), SOURCED),
    "listedparty": Shape(
        (("name",), ("list_name", "reference"), ("listed_on", "delisted_on")),
        ("regime", *SOURCED),
        {"names": Rows(_("Other name"), ("name",), _("Other names and spellings."))},
    ),
    "screening": Shape(
        one("listed_party", "organisation", "institution", "decision", "reason"),
        ("mission",),
        title=_("Decide whether two names are the same"),
    ),
    "consignment": Shape(
        one("title", "eta", "entry_point"),
        ("spare_space", "visibility", *SOURCED),
        {
            "lines": Rows(_("Goods"), ("allocation", "what", "quantity", "unit",
                "exemption_item", "determination", "expires_on"),
                _("Each line takes from one pledge that is set aside for this work. "
                  "What nobody pledged: leave the pledge empty and write what you bring."),
                folded=("batch", "storage")),
            "legs": Rows(_("Leg"), ("from_place", "to_place", "mode", "carrier",
                "transport_ref", "eta", "left_on", "arrived_on"), blank=0),
        },
        context=("mission",),
    ),
    "delivery": Shape(
        one("stage", "actual_institution", "delivered_on"),
        ("agreed_institution", "differs_because", "taken_from", "visibility", *SOURCED),
        {
            "lines": Rows(_("Goods"), ("consignment_line", "quantity", "damaged")),
            "reached": Rows(_("People reached"), ("sex", "age", "with_disability", "people"),
                _("Counts only, never names."), 0),
        },
        context=("mission",),
        then="hand_over",
        needed=("actual_institution", "delivered_on"),
        title=_("Record a delivery"),
    ),
    "visit": Shape(
        one("method", "access", "institution", "planned_on", "conducted_on"),
        ("deliveries", "question_set", "place", "announced", "accompanied", "own_interpreter",
         "visibility", *SOURCED),
        {"observations": Rows(_("What was seen"), ("delivery_line", "finding",
            "quantity_observed", "evidence", "note"), needed=("evidence",)),
         "answers": ANSWERS},
        context=("mission",),
        then="submit",
        needed=("conducted_on",),
        title=_("Plan or log a visit"),
    ),
    "concern": Shape(one("text"), context=("visit",)),
    "actionpoint": Shape(
        one("title", "assigned_to", "due_on"), ("visibility",),
        context=("visit", "need", "delivery"),
    ),
}  # fmt: skip
"""One form a noun. Nouns that are missing here are made by other pages or by moves."""

BESIDES = (
    "method", "institution", "place", "announced", "accompanied", "own_interpreter",
    "visibility", *SOURCED,
)  # fmt: skip
GOODS_SEEN = Rows(
    _("What was seen"), ("delivery_line", "finding", "quantity_observed", "evidence"),
    blank=0, grows=False, folded=("note",), needed=("evidence",),
)  # fmt: skip

SEEN = Shape(
    one("access"),
    ("conducted_on", "planned_on", "question_set", *BESIDES),
    {"observations": GOODS_SEEN},
    context=("mission",),
    then="submit",
    needed=("conducted_on",),
    title=_("Say what you saw"),
)
"""The form of a visit that starts from a delivery: what is known already is folded away."""

PLANNED = Shape(
    one("planned_on", "access", "deliveries", "question_set"),
    BESIDES,
    context=("mission",),
    title=_("Plan a visit"),
)
"""The form of a visit to come, opened from one of the deliveries it is to see."""

TOLD = Shape(
    one("access", "conducted_on"),
    ("planned_on", "deliveries", "question_set", *BESIDES),
    {"observations": GOODS_SEEN, "answers": ANSWERS},
    context=("mission",),
    needed=("conducted_on",),
    title=_("Say what you saw"),
)
"""The form of a planned visit once it takes place: a row for each of the goods."""
