"""One world for all tests of the doors: twelve kinds of people, and a record in every state.

The embassy of Laos owns everything that can be owned here; a record named «theirs» belongs to
another organisation. Nothing here asks what the code allows: each state is reached by its owner.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import User
from tests import making
from tests.doors import states, widths
from tracker.actions import keys, messages, records, seats, sharing, subscriptions, webhooks
from tracker.broadcast import forgotten
from tracker.broadcast.letters import token_of
from tracker.models import CommitteeSeat, Entry, Organisation, Record, Work
from tracker.rules.actors import Actor

PEOPLE = (
    "coordinator", "reporter", "viewer", "admin", "partner", "admitted", "mate", "outsider",
    "keeper", "stranger", "nobody", "staff",
)  # fmt: skip
"""The columns of authz.csv.

coordinator, reporter, viewer, admin: the four seats of the owner, the embassy of Laos;
partner: coordinator of a partner of its missions, admitted to the emergency;
admitted: coordinator of another organisation that is admitted to the emergency;
mate: coordinator of a member of the owner's committee, admitted to nothing;
outsider: coordinator of an organisation that is admitted to nothing;
keeper: coordinator of the operator; stranger: signed in, without a seat; nobody: not signed in;
staff: may open the operators' pages, without a seat.
"""


@dataclass
class World:
    people: dict[str, User | None] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    """By name: need is in its usual state, need.draft in another one."""
    tokens: dict[str, str] = field(default_factory=dict)
    opened: dict[str, dict[str, str]] = field(default_factory=dict)
    """Pages that were opened already, by person and address."""

    def actor(self, who: str) -> Actor:
        user = self.people[who]
        return making.actor(user) if user else Actor(user=None, door="page", today=making.TODAY)

    @property
    def home(self) -> Organisation:
        return self.organisations["home"]

    @property
    def by(self) -> User:
        """Return the owner's coordinator, who brings the records into their states."""
        user = self.people["coordinator"]
        assert user is not None
        return user

    def uid(self, name: str) -> str:
        """Return what stands for a record in an address: its id, or the token of a link."""
        if name in self.tokens:
            return self.tokens[name]
        if name == "user":
            return str(self.by.pk)
        return str((self.records.get(name) or self.organisations[name]).uid)

    def make(self, model: type[Record], by: str = "coordinator", **values: Any) -> Any:
        """Make a record for the organisation that this person coordinates."""
        user = self.people[by]
        assert user is not None
        owner = making.actor(user).seats[0].organisation
        lines = values.pop("lines", None)
        return records.create(
            model, by=making.actor(user), owner=owner, values=values, lines=lines
        )


def lines(world: World) -> dict[str, Any]:
    """Return lines inside records, and rows that many tests name, as they stand now."""
    return {
        "line": world.records["pledge.used"].lines.get(),
        "goods": world.records["consignment"].lines.get(),
        "delivered": world.records["delivery"].lines.get(),
        "county": making.place(),
        "money": making.unit("SGD", "money"),
        "homeland": making.country("LA"),
    }


def build() -> World:
    """Make the whole world; the caller's transaction takes it away again."""
    world = World()
    organisations(world)
    people(world)
    emergencies(world)
    states.directory(world)
    states.needs(world)
    states.pledges(world)
    states.missions(world)
    states.goods(world)
    states.visits(world)
    widths.seen_by_whom(world)
    widths.papers(world)
    share_some(world)
    invitations(world)
    make_key(world)
    make_webhooks(world)
    follow_some(world)
    world.records |= lines(world)
    return world


def organisations(world: World) -> None:
    """The owner sits in a committee with its mate; the operator keeps the directory."""
    world.organisations = {
        "operator": making.operator(),
        "home": making.embassy("LA", "Embassy of the Lao PDR in Pyongyang"),
        "partner": making.organisation("Mercy Relief", home_country=making.country("SG")),
        "admitted": making.organisation("MERCY Malaysia", home_country=making.country("MY")),
        "mate": making.embassy("ID", "Embassy of Indonesia in Pyongyang"),
        "outsider": making.organisation("Far Away Aid"),
        "empty": making.organisation("Nobody sits here"),
    }
    committee = making.organisation("ASEAN Committee in Pyongyang", "committee")
    world.organisations["committee"] = committee
    for member in ("home", "mate"):
        making.reference(
            CommitteeSeat, committee=committee, member=world.organisations[member],
            from_on="2012-04-30",
        )  # fmt: skip


def people(world: World) -> None:
    for role in ("coordinator", "reporter", "viewer", "admin"):
        world.people[role] = making.person(f"person-{role}", world.home, role)
    for who in ("partner", "admitted", "mate", "outsider"):
        organisation = world.organisations[who]
        world.people[who] = making.person(f"person-{who}", organisation, "coordinator")
    operator = world.organisations["operator"]
    world.people["keeper"] = making.person("person-keeper", operator, "coordinator")
    world.people["stranger"] = making.person("person-stranger")
    world.people["nobody"] = None
    world.people["staff"] = User.objects.create_superuser(
        "person-staff@example.org", "correct horse battery", name="person-staff"
    )


def emergencies(world: World) -> None:
    """One for the coalition, one for everybody, one for the committee, one for the owner."""
    coalition = [world.organisations[o] for o in ("home", "partner", "admitted")]
    for visibility in ("coalition", "public", "committee", "restricted"):
        name = "emergency" if visibility == "coalition" else f"emergency.{visibility}"
        world.records[name] = making.emergency(
            *coalition, owner=world.home, title=f"Floods, {visibility}", visibility=visibility
        )
    world.records["emergency.empty"] = making.emergency(owner=world.home, title="Fire")


def share_some(world: World) -> None:
    """Share every record named «shared» with the outsider, parents first."""
    for name, record in world.records.items():
        if name.endswith(".shared"):
            sharing.share(
                record, organisation=world.organisations["outsider"],
                by=world.actor("coordinator"),
            )  # fmt: skip
            record.refresh_from_db()


def invitations(world: World) -> None:
    """Invite somebody new, and the stranger; the admin's own seats are there to be ended."""
    admin = world.actor("admin")
    for name, email in (("new", "new@example.org"), ("known", "person-stranger@example.org")):
        found, token = seats.invite(organisation=world.home, email=email, role="viewer", by=admin)
        world.records[f"invitation.{name}"] = found
        world.tokens[f"token.{name}"] = token
    world.tokens["token.broken"] = "no-such-token"
    forgetful = User.objects.create_user("forgetful@example.org", name="Forgetful")
    world.tokens["renewal"] = "/".join(forgotten.link_of(forgetful))
    for role in ("coordinator", "viewer", "admin"):
        user = world.people[role]
        assert user is not None
        world.records[f"seat.{role}"] = user.seats.get()


def follow_some(world: World) -> None:
    """Let the coordinator follow the owner's records, with a way out of the mails."""
    seat = world.records["seat.coordinator"]
    made = subscriptions.follow(seat=seat, by=world.actor("coordinator"), what="own", pace="daily")
    world.tokens["following"] = str(made.pk)
    world.tokens["token.unsubscribe"] = token_of(world.by, "daily")


def make_key(world: World) -> None:
    """Make the one key of the owner, by its admin, to be revoked."""
    world.records["key"], _token = keys.make(
        organisation=world.home, name="Warehouse", role="viewer", scopes=["read"],
        expires_on=making.TODAY, by=world.actor("admin"),
    )  # fmt: skip


def make_webhooks(world: World) -> None:
    """Register one that is on, with a message that was sent, and one that is off."""
    for name in ("webhook", "webhook.off"):
        world.records[name] = webhooks.register(
            organisation=world.home, name=name, url="https://9.9.9.9/hook", nouns=[], verbs=[],
            by=world.actor("admin"),
        )  # fmt: skip
    webhooks.switch_off(world.records["webhook.off"], by=world.actor("admin"), reason="Moved")
    told = Entry.objects.about(world.records["need"])[:1]
    messages.put_for(world.records["webhook"], told, timezone.now())
    world.tokens["message"] = str(Work.objects.get(endpoint=world.records["webhook"]).pk)
