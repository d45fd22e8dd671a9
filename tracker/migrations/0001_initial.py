import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import tracker.models.amounts
import tracker.models.dates
import tracker.models.entries


class Migration(migrations.Migration):
    """Makes each table once, as it is at the end of all operations.

    Django renders all models anew after each operation, which took nine tenths of the time of an
    empty database. References to tables that come later are added when all are there.
    """

    initial = True

    def apply(self, project_state, schema_editor, collect_sql=False):
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if isinstance(operation, migrations.CreateModel):
                operation.database_forwards(
                    self.app_label, schema_editor, project_state, project_state
                )
        return project_state

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("key", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The operator; nobody for the operator itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                ("acronym", models.CharField(blank=True, max_length=20, verbose_name="acronym")),
                (
                    "aliases",
                    models.TextField(
                        blank=True, help_text="One a line.", verbose_name="other names"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ngo", "NGO"),
                            ("red_cross_red_crescent", "Red Cross or Red Crescent"),
                            ("embassy", "Embassy"),
                            ("committee", "Committee"),
                            ("regional_body", "Regional body"),
                            ("un_agency", "UN agency"),
                            ("government", "Government"),
                            ("donor", "Donor"),
                            ("academic", "Academic or research"),
                            ("company", "Company"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                (
                    "iati_identifier",
                    models.CharField(blank=True, max_length=60, verbose_name="IATI identifier"),
                ),
                ("is_operator", models.BooleanField(default=False, editable=False)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "abstract": False,
                "indexes": [models.Index(fields=["name", "id"], name="organisation_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="organisation_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="organisation_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_operator", True)),
                        fields=("is_operator",),
                        name="one_operator",
                        violation_error_message="There is one operator.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", False), ("is_operator", True), _connector="OR"
                        ),
                        name="only_the_operator_has_no_owner",
                        violation_error_message="Say who owns this record.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("count", "Count"),
                            ("mass", "Mass"),
                            ("volume", "Volume"),
                            ("money", "Money"),
                            ("time", "Time"),
                        ],
                        max_length=8,
                        verbose_name="dimension",
                    ),
                ),
                (
                    "factor",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        help_text="Kilograms for mass, litres for volume: 1000 for a ton.",
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="in base units",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "abstract": False,
                "indexes": [models.Index(fields=["name", "id"], name="unit_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="unit_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="unit_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("factor__isnull", True), ("factor__gt", 0), _connector="OR"
                        ),
                        name="unit_factor_positive",
                        violation_error_message="The factor is greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dimension", "money"), _negated=True),
                            ("code__regex", "^[A-Z]{3}$"),
                            _connector="OR",
                        ),
                        name="money_is_counted_in_a_currency",
                        violation_error_message="A currency has a code of three capital letters, such as SGD.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("article", "Article"),
                            ("outside", "Outside the articles"),
                            ("document", "Document"),
                            ("statement", "Statement"),
                        ],
                        default="document",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "publisher",
                    models.CharField(blank=True, max_length=200, verbose_name="publisher"),
                ),
                (
                    "published_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="published"),
                ),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("file", models.CharField(blank=True, max_length=120, verbose_name="file")),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "abstract": False,
                "indexes": [models.Index(fields=["title", "id"], name="source_by_title")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="source_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="source_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("title", models.CharField(max_length=200, verbose_name="question")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Disputed"), ("explained", "Explained")],
                        default="open",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("resolution", models.TextField(blank=True, verbose_name="how it is read here")),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "dispute",
                "verbose_name_plural": "disputes",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="dispute_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dispute_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Country",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("code", models.CharField(max_length=2, unique=True, verbose_name="ISO code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["name", "id"], name="country_by_name"),
                    models.Index(fields=["code", "id"], name="country_by_code"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="country_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="country_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="tracker.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("viewer", "Viewer: reads"),
                            ("reporter", "Reporter: drafts and submits"),
                            ("coordinator", "Coordinator: makes the other moves"),
                            ("admin", "Admin: gives seats and keys"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="seat_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="seat_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("user", "organisation", "role"),
                        name="one_seat_per_person_and_role",
                        violation_error_message="This person already holds this seat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="seat_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="tracker.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("viewer", "Viewer: reads"),
                            ("reporter", "Reporter: drafts and submits"),
                            ("coordinator", "Coordinator: makes the other moves"),
                            ("admin", "Admin: gives seats and keys"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(editable=False)),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="invitation_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="invitation_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                ("noun", models.CharField(max_length=40)),
                ("subject", models.UUIDField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tracker.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("noun", "subject", "organisation"),
                        name="shared_with_each_once",
                        violation_error_message="It is already shared with this organisation.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("principal", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=bytes)),
                ("asked_at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                "verbose_name": "repeat",
                "verbose_name_plural": "repeats",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("principal", "key"),
                        name="answered_once",
                        violation_error_message="A request with this key was already answered.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SourceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noun", models.CharField(max_length=40)),
                ("subject", models.UUIDField()),
                ("version", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name": "version of a source",
                "verbose_name_plural": "versions of sources",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("noun", "subject"),
                        name="one_last_version_of_a_source",
                        violation_error_message="The last version of this record is already known.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("viewer", "Viewer: reads"),
                            ("reporter", "Reporter: drafts and submits"),
                            ("coordinator", "Coordinator: makes the other moves"),
                            ("admin", "Admin: gives seats and keys"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("scopes", models.JSONField(default=list, verbose_name="scopes")),
                ("expires_on", models.DateField(verbose_name="last day")),
                (
                    "start",
                    models.CharField(
                        editable=False, max_length=8, unique=True, verbose_name="first letters"
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64)),
                ("last_used_at", models.DateTimeField(editable=False, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="tracker.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "key",
                "verbose_name_plural": "keys",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="key_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="key_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=12)),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("api", "API"),
                            ("import", "import"),
                            ("command", "command"),
                            ("seeds", "seeds"),
                        ],
                        max_length=8,
                    ),
                ),
                ("deed", models.UUIDField()),
                ("verb", models.CharField(max_length=40)),
                ("noun", models.CharField(max_length=40)),
                ("subject", models.UUIDField()),
                ("ref", models.CharField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("label", models.CharField(max_length=300)),
                ("changes", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=dict)),
                ("note", models.TextField(blank=True)),
                ("tombstone", models.BooleanField(default=False)),
                (
                    "visibility_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "visibility_after",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "epoch",
                    models.PositiveIntegerField(db_default=tracker.models.entries.Epoch()),
                ),
                (
                    "number",
                    models.BigIntegerField(db_default=tracker.models.entries.TransactionNumber()),
                ),
                (
                    "salt",
                    models.CharField(
                        db_default=tracker.models.entries.Salt(), editable=False, max_length=32
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.key",
                    ),
                ),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal entries",
                "indexes": [
                    models.Index(fields=["noun", "subject", "-id"], name="entry_about"),
                    models.Index(fields=["deed"], name="entry_deed"),
                    models.Index(fields=["epoch", "number", "id"], name="entry_in_commit_order"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("noun", "subject", "version"),
                        name="one_entry_per_version",
                        violation_error_message="This version is already in the journal.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("ccm", "Camp coordination"),
                            ("edu", "Education"),
                            ("ery", "Early recovery"),
                            ("fsc", "Food security"),
                            ("hea", "Health"),
                            ("log", "Logistics"),
                            ("nut", "Nutrition"),
                            ("pro", "Protection"),
                            ("shl", "Shelter and household items"),
                            ("tel", "Telecommunications"),
                            ("wsh", "Water, sanitation and hygiene"),
                            ("multi", "Several or not stated"),
                        ],
                        default="multi",
                        max_length=8,
                        verbose_name="sector",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="tracker.unit",
                        verbose_name="counted in",
                    ),
                ),
                (
                    "kg_per_unit",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="kilograms per unit",
                    ),
                ),
                ("hs_code", models.CharField(blank=True, max_length=12, verbose_name="HS code")),
                ("is_medicine", models.BooleanField(default=False, verbose_name="medicine")),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "abstract": False,
                "indexes": [models.Index(fields=["name", "id"], name="item_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="item_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="item_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.UniqueConstraint(
                        fields=("name",),
                        name="one_item_per_name",
                        violation_error_message="The catalogue already has an item of this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kg_per_unit__isnull", True), ("kg_per_unit__gt", 0), _connector="OR"
                        ),
                        name="item_weight_positive",
                        violation_error_message="A weight is greater than zero.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="tracker.dispute",
                    ),
                ),
                ("says", models.CharField(max_length=300, verbose_name="says")),
                (
                    "observed_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="as of"),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                ("said_by", models.CharField(blank=True, max_length=200, verbose_name="said by")),
                ("noun", models.CharField(blank=True, max_length=40)),
                ("subject", models.UUIDField(blank=True, db_index=True, null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admin1", "Province or city (admin 1)"),
                            ("admin2", "County or district (admin 2)"),
                            ("town", "Town"),
                            ("station", "Railway station"),
                            ("port", "Port"),
                            ("airport", "Airport"),
                            ("crossing", "Border crossing"),
                            ("site", "Site"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "name_alt",
                    models.CharField(blank=True, max_length=120, verbose_name="other spelling"),
                ),
                (
                    "name_local",
                    models.CharField(blank=True, max_length=120, verbose_name="local name"),
                ),
                (
                    "aliases",
                    models.TextField(
                        blank=True, help_text="One a line.", verbose_name="other names"
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="tracker.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="tracker.place",
                        verbose_name="part of",
                    ),
                ),
                ("pcode", models.CharField(blank=True, max_length=12, verbose_name="P-code")),
                (
                    "iso_3166_2",
                    models.CharField(blank=True, max_length=8, verbose_name="ISO 3166-2"),
                ),
                ("unlocode", models.CharField(blank=True, max_length=5, verbose_name="UN/LOCODE")),
                (
                    "lat",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        verbose_name="latitude",
                    ),
                ),
                (
                    "lon",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        verbose_name="longitude",
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["name", "id"], name="place_by_name"),
                    models.Index(fields=["pcode", "id"], name="place_by_pcode"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="place_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="place_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("pcode", ""), _negated=True),
                        fields=("pcode",),
                        name="one_place_per_pcode",
                        violation_error_message="Another place already has this P-code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="place_is_not_its_own_parent",
                        violation_error_message="A place cannot be part of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lat__isnull", True),
                            models.Q(("lat__gte", -90), ("lat__lte", 90)),
                            _connector="OR",
                        ),
                        name="place_latitude_on_earth",
                        violation_error_message="A latitude is between -90 and 90.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lon__isnull", True),
                            models.Q(("lon__gte", -180), ("lon__lte", 180)),
                            _connector="OR",
                        ),
                        name="place_longitude_on_earth",
                        violation_error_message="A longitude is between -180 and 180.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("delegation", "Delegation"),
                            ("agreement", "Agreement"),
                            ("course", "Course"),
                            ("lecture_series", "Lecture series"),
                            ("meeting", "Meeting"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "started_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="from"),
                ),
                ("ended_on", tracker.models.dates.PartialDateField(blank=True, verbose_name="to")),
                (
                    "count",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="how many"),
                ),
                (
                    "participants",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="participants"
                    ),
                ),
                (
                    "participants_basis",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("estimate", "about"),
                            ("at_least", "more than"),
                            ("at_most", "at most"),
                            ("undisclosed", "not stated"),
                        ],
                        default="undisclosed",
                        max_length=12,
                        verbose_name="participants, how known",
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                (
                    "organisations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="engagements",
                        to="tracker.organisation",
                        verbose_name="organisations",
                    ),
                ),
                (
                    "countries",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.country",
                        verbose_name="countries",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "engagement",
                "verbose_name_plural": "engagements",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["title", "id"], name="engagement_by_title"),
                    models.Index(fields=["started_on", "id"], name="engagement_by_started_on"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="engagement_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="engagement_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", ""),
                            (
                                "ended_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("started_on"),
                                    django.db.models.functions.text.Length(models.F("ended_on")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="engagement_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "value",
                    tracker.models.amounts.QuantityField(
                        blank=True, null=True, places=3, verbose_name="value"
                    ),
                ),
                ("unit_text", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("estimate", "about"),
                            ("at_least", "more than"),
                            ("at_most", "at most"),
                            ("undisclosed", "not stated"),
                        ],
                        default="exact",
                        max_length=12,
                        verbose_name="how exactly known",
                    ),
                ),
                (
                    "observed_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="observed"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="indicator")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="indicator_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="indicator_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False), ("basis", "undisclosed"), _connector="OR"
                        ),
                        name="indicator_value_or_not_stated",
                        violation_error_message="Enter a value, or choose “not stated”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", True), ("value__gte", 0), _connector="OR"
                        ),
                        name="indicator_value_not_negative",
                        violation_error_message="A figure is zero or more.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "currency",
                    models.ForeignKey(
                        limit_choices_to={"dimension": "money"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="tracker.unit",
                        verbose_name="currency",
                    ),
                ),
                (
                    "rate",
                    tracker.models.amounts.ExactField(
                        places=6,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="per US dollar",
                    ),
                ),
                ("rated_on", models.DateField(verbose_name="date")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="exchangerate_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exchangerate_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0)),
                        name="exchange_rate_positive",
                        violation_error_message="A rate is greater than zero.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("currency", "rated_on"),
                        name="one_rate_per_currency_and_day",
                        violation_error_message="This currency already has a rate for that day.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations",
                        to="tracker.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.country",
                        verbose_name="with",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("established", "Established"),
                            ("suspended", "Suspended"),
                            ("severed", "Severed"),
                            ("none", "None"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("observed_on", tracker.models.dates.PartialDateField(verbose_name="date")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["observed_on", "id"], name="relation_by_observed_on")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="relation_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="relation_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True),
                        name="relation_between_two_countries",
                        violation_error_message="Choose two different countries.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_seats",
                        to="tracker.organisation",
                        verbose_name="committee",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="committee_seats",
                        to="tracker.organisation",
                        verbose_name="member",
                    ),
                ),
                (
                    "from_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="from"),
                ),
                ("to_on", tracker.models.dates.PartialDateField(blank=True, verbose_name="to")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "committee seat",
                "verbose_name_plural": "committee seats",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="committeeseat_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="committeeseat_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", ""),
                            (
                                "to_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("from_on"),
                                    django.db.models.functions.text.Length(models.F("to_on")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="committee_seat_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True), ("to_on", "")),
                        fields=("committee", "member"),
                        name="one_open_seat_per_member",
                        violation_error_message="This member already has a seat that has not ended.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Chairmanship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chairmanships",
                        to="tracker.organisation",
                        verbose_name="committee",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chairs_held",
                        to="tracker.organisation",
                        verbose_name="chair",
                    ),
                ),
                (
                    "from_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="from"),
                ),
                ("to_on", tracker.models.dates.PartialDateField(blank=True, verbose_name="to")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "chairmanship",
                "verbose_name_plural": "chairmanships",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="chairmanship_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="chairmanship_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", ""),
                            (
                                "to_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("from_on"),
                                    django.db.models.functions.text.Length(models.F("to_on")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="chairmanship_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True), ("to_on", "")),
                        fields=("committee",),
                        name="one_open_chairmanship",
                        violation_error_message="The committee already has a chair whose term has not ended.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="KitContent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contents",
                        to="tracker.item",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_kits",
                        to="tracker.item",
                        verbose_name="contains",
                    ),
                ),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="quantity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="kit_content_positive",
                        violation_error_message="Enter a quantity greater than zero.",
                    ),
                    models.UniqueConstraint(
                        fields=("kit", "item"),
                        name="kit_names_an_item_once",
                        violation_error_message="Name each item of the kit once.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "Hospital or clinic"),
                            ("school", "School"),
                            ("nursery", "Nursery or children's home"),
                            ("farm", "Farm"),
                            ("store", "County or provincial store"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institutions",
                        to="tracker.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "institution",
                "verbose_name_plural": "institutions",
                "abstract": False,
                "indexes": [models.Index(fields=["name", "id"], name="institution_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="institution_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="institution_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("embassy", "Embassy"),
                            ("committee", "Committee"),
                            ("forum", "Forum"),
                            ("un_coordination", "UN coordination"),
                            ("red_cross_movement", "Red Cross movement"),
                            ("academic_exchange", "Academic exchange"),
                            ("online", "Online"),
                            ("entry_point", "Entry point"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to="tracker.organisation",
                        verbose_name="run by",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.country",
                        verbose_name="leads into",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "from_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="from"),
                ),
                ("to_on", tracker.models.dates.PartialDateField(blank=True, verbose_name="to")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                (
                    "serves",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Countries whose organisations can use it; none named means all.",
                        related_name="channels",
                        to="tracker.country",
                        verbose_name="serves",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "channel",
                "verbose_name_plural": "channels",
                "abstract": False,
                "indexes": [models.Index(fields=["name", "id"], name="channel_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="channel_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="channel_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", ""),
                            (
                                "to_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("from_on"),
                                    django.db.models.functions.text.Length(models.F("to_on")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="channel_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "hazard",
                    models.CharField(
                        choices=[
                            ("epidemic", "Epidemic"),
                            ("population_movement", "Population movement"),
                            ("earthquake", "Earthquake"),
                            ("tsunami", "Tsunami"),
                            ("volcanic_eruption", "Volcanic eruption"),
                            ("landslide", "Landslide"),
                            ("cyclone", "Cyclone or typhoon"),
                            ("flood", "Flood"),
                            ("pluvial_flash_flood", "Flash flood"),
                            ("storm_surge", "Storm surge"),
                            ("drought", "Drought"),
                            ("fire", "Fire"),
                            ("cold_wave", "Cold wave"),
                            ("heat_wave", "Heat wave"),
                            ("food_insecurity", "Food insecurity"),
                            ("insect_infestation", "Insect infestation"),
                            ("civil_unrest", "Civil unrest"),
                            ("complex_emergency", "Complex emergency"),
                            ("chemical_emergency", "Chemical emergency"),
                            ("biological_emergency", "Biological emergency"),
                            ("radiological_emergency", "Radiological emergency"),
                            ("transport_accident", "Transport accident"),
                            ("transport_emergency", "Transport emergency"),
                            ("other", "Other"),
                            ("protracted", "Protracted crisis"),
                        ],
                        max_length=24,
                        verbose_name="hazard",
                    ),
                ),
                (
                    "onset",
                    models.CharField(
                        choices=[
                            ("sudden", "Sudden"),
                            ("slow", "Slow"),
                            ("unknown", "Not stated"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="onset",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("unknown", "Not stated"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="severity",
                    ),
                ),
                (
                    "glide",
                    models.CharField(blank=True, max_length=24, verbose_name="GLIDE number"),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
                        to="tracker.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "started_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="began"),
                ),
                (
                    "ended_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="ended"),
                ),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(
                        blank=True,
                        related_name="emergencies",
                        to="tracker.place",
                        verbose_name="places",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "emergency",
                "verbose_name_plural": "emergencies",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["title", "id"], name="emergency_by_title"),
                    models.Index(fields=["started_on", "id"], name="emergency_by_started_on"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="emergency_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="emergency_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", ""),
                            (
                                "ended_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("started_on"),
                                    django.db.models.functions.text.Length(models.F("ended_on")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to="tracker.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to="tracker.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "aspect",
                    models.CharField(
                        choices=[("office", "Embassy or office"), ("staff", "Staff")],
                        max_length=8,
                        verbose_name="what was observed",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "Kept"),
                            ("closed", "Closed"),
                            ("present", "Present"),
                            ("limited", "Limited"),
                            ("absent", "Absent"),
                            ("non_resident", "Non-resident"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("observed_on", tracker.models.dates.PartialDateField(verbose_name="observed")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "presence",
                "verbose_name_plural": "presences",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["observed_on", "id"], name="presence_by_observed_on")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="presence_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="presence_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("aspect", "office"), ("state__in", ["kept", "closed", "unknown"])
                            ),
                            models.Q(
                                ("aspect", "staff"),
                                (
                                    "state__in",
                                    ["present", "limited", "absent", "non_resident", "unknown"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="presence_state_fits_its_aspect",
                        violation_error_message="An office is kept or closed; staff present, limited, absent, non-resident.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelFunction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="functions",
                        to="tracker.channel",
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("needs_assessment", "Assess needs"),
                            ("distribution_monitoring", "Monitor distribution"),
                            ("facilitation", "Facilitation"),
                            ("visa_host_approval", "Visas and host approval"),
                            ("exemption_routing", "Exemption requests"),
                            ("goods_entry", "Entry of goods"),
                            ("people_entry", "Entry of people"),
                            ("logistics", "Logistics"),
                            ("convening", "Convening"),
                            ("training", "Training"),
                        ],
                        max_length=24,
                        verbose_name="function",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "function"),
                        name="channel_has_a_function_once",
                        violation_error_message="Name each function once.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ChannelObservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="tracker.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("observation", "Observed"),
                            ("confirmation", "Still true"),
                            ("override", "Decided by a person"),
                        ],
                        default="observation",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("needs_assessment", "Assess needs"),
                            ("distribution_monitoring", "Monitor distribution"),
                            ("facilitation", "Facilitation"),
                            ("visa_host_approval", "Visas and host approval"),
                            ("exemption_routing", "Exemption requests"),
                            ("goods_entry", "Entry of goods"),
                            ("people_entry", "Entry of people"),
                            ("logistics", "Logistics"),
                            ("convening", "Convening"),
                            ("training", "Training"),
                        ],
                        help_text="Leave empty for all of them.",
                        max_length=24,
                        verbose_name="function",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("limited", "Limited"),
                            ("closed", "Closed"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="availability",
                    ),
                ),
                ("observed_on", tracker.models.dates.PartialDateField(verbose_name="date")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "channel observation",
                "verbose_name_plural": "channel observations",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="channelobservation_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="channelobservation_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "override"), _negated=True),
                            models.Q(
                                models.Q(("reason", ""), _negated=True), ("until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="override_has_a_reason_and_an_end",
                        violation_error_message="A decision needs a reason and a day on which it ends.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="admissions",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admissions",
                        to="tracker.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("emergency", "organisation"),
                        name="admitted_to_an_emergency_once",
                        violation_error_message="Name each organisation once.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "value",
                    tracker.models.amounts.QuantityField(
                        blank=True, null=True, places=3, verbose_name="value"
                    ),
                ),
                ("unit_text", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("estimate", "about"),
                            ("at_least", "more than"),
                            ("at_most", "at most"),
                            ("undisclosed", "not stated"),
                        ],
                        default="exact",
                        max_length=12,
                        verbose_name="how exactly known",
                    ),
                ),
                (
                    "observed_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="observed"),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="tracker.emergency",
                        verbose_name="emergency",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dead", "Dead"),
                            ("injured", "Injured"),
                            ("missing", "Missing"),
                            ("affected", "Affected"),
                            ("displaced", "Displaced"),
                            ("in_need", "In need"),
                            ("targeted", "Targeted"),
                            ("reached", "Reached"),
                            ("homes_damaged", "Homes destroyed or damaged"),
                            ("facilities_damaged", "Facilities damaged"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["kind", "id"], name="figure_by_kind"),
                    models.Index(fields=["emergency", "id"], name="figure_by_emergency"),
                    models.Index(fields=["owner", "id"], name="figure_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="figure_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="figure_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False), ("basis", "undisclosed"), _connector="OR"
                        ),
                        name="figure_value_or_not_stated",
                        violation_error_message="Enter a value, or choose “not stated”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", True), ("value__gte", 0), _connector="OR"
                        ),
                        name="figure_value_not_negative",
                        violation_error_message="A figure is zero or more.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="tracker.emergency",
                        verbose_name="emergency",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("visit", "Visit to the place"),
                            ("briefing", "Briefing by the authorities"),
                            ("remote", "From a distance"),
                        ],
                        max_length=12,
                        verbose_name="how",
                    ),
                ),
                ("assessed_on", tracker.models.dates.PartialDateField(verbose_name="date")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["method", "id"], name="assessment_by_method"),
                    models.Index(fields=["emergency", "id"], name="assessment_by_emergency"),
                    models.Index(fields=["place", "id"], name="assessment_by_place"),
                    models.Index(fields=["owner", "id"], name="assessment_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="assessment_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "emergency",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="tracker.emergency",
                        verbose_name="emergency",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "contribution",
                    models.CharField(
                        choices=[
                            ("financial", "Money"),
                            ("in_kind", "Goods"),
                            ("service", "Services"),
                        ],
                        max_length=12,
                        verbose_name="contribution",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Superseded"),
                            ("lapsed", "Lapsed"),
                            ("unknown", "Unknown if carried out"),
                        ],
                        default="active",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges_received",
                        to="tracker.organisation",
                        verbose_name="recipient organisation",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty when shared by several countries.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.country",
                        verbose_name="for country",
                    ),
                ),
                (
                    "shared_by",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="A sum for several countries is listed, never added to one of them.",
                        null=True,
                        verbose_name="shared by how many countries",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="tracker.pledge",
                        verbose_name="passed on from",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="tracker.pledge",
                    ),
                ),
                (
                    "pledged_on",
                    tracker.models.dates.PartialDateField(
                        blank=True, verbose_name="date of the pledge"
                    ),
                ),
                (
                    "renewed_on",
                    models.DateField(editable=False, null=True, verbose_name="renewed on"),
                ),
                ("ready_on", models.DateField(blank=True, null=True, verbose_name="ready by")),
                ("recorded_afterwards", models.BooleanField(default=False, editable=False)),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "pledge",
                "verbose_name_plural": "pledges",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["title", "id"], name="pledge_by_title"),
                    models.Index(fields=["pledged_on", "id"], name="pledge_by_pledged_on"),
                    models.Index(fields=["status", "id"], name="pledge_by_status"),
                    models.Index(fields=["contribution", "id"], name="pledge_by_contribution"),
                    models.Index(fields=["emergency", "id"], name="pledge_by_emergency"),
                    models.Index(fields=["owner", "id"], name="pledge_by_owner"),
                    models.Index(fields=["recipient", "id"], name="pledge_by_recipient"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="pledge_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shared_by__isnull", True),
                            models.Q(("country__isnull", True), ("shared_by__gt", 1)),
                            _connector="OR",
                        ),
                        name="shared_pledge_belongs_to_no_one_country",
                        violation_error_message="A pledge shared by several countries (two or more) names no single one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_is_not_its_own_parent",
                        violation_error_message="A pledge cannot be passed on from itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_by__isnull", True),
                            models.Q(("superseded_by", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_does_not_replace_itself",
                        violation_error_message="A pledge cannot be replaced by itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assessment", "Assessment"),
                            ("relief_delivery", "Relief delivery"),
                            ("medical_team", "Medical team"),
                            ("rehabilitation", "Rehabilitation"),
                            ("training", "Training"),
                            ("monitoring", "Monitoring"),
                            ("funds_transfer", "Transfer of funds"),
                            ("liaison", "Liaison"),
                        ],
                        max_length=16,
                        verbose_name="type",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "In person"), ("online", "Online")],
                        default="in_person",
                        max_length=12,
                        verbose_name="mode",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="tracker.emergency",
                        verbose_name="emergency",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("planned", "Planned"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("closed", "Closed"),
                            ("postponed", "Postponed"),
                            ("suspended", "Suspended"),
                            ("cancelled", "Cancelled"),
                            ("unknown", "Unknown if carried out"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "resume_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("planned", "Planned"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("closed", "Closed"),
                            ("postponed", "Postponed"),
                            ("suspended", "Suspended"),
                            ("cancelled", "Cancelled"),
                            ("unknown", "Unknown if carried out"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("override_reason", models.TextField(blank=True, editable=False)),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ccm", "Camp coordination"),
                            ("edu", "Education"),
                            ("ery", "Early recovery"),
                            ("fsc", "Food security"),
                            ("hea", "Health"),
                            ("log", "Logistics"),
                            ("nut", "Nutrition"),
                            ("pro", "Protection"),
                            ("shl", "Shelter and household items"),
                            ("tel", "Telecommunications"),
                            ("wsh", "Water, sanitation and hygiene"),
                            ("multi", "Several or not stated"),
                        ],
                        max_length=8,
                        verbose_name="sector",
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="counterpart",
                    ),
                ),
                (
                    "consignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="consignee",
                    ),
                ),
                (
                    "team_size",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The names of travellers are not recorded.",
                        null=True,
                        verbose_name="size of the team",
                    ),
                ),
                (
                    "planned_from",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="planned from"),
                ),
                (
                    "planned_to",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="planned to"),
                ),
                (
                    "actual_from",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="began"),
                ),
                (
                    "actual_to",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="ended"),
                ),
                (
                    "budget",
                    tracker.models.amounts.MoneyField(
                        blank=True,
                        null=True,
                        places=2,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="budget",
                    ),
                ),
                (
                    "budget_currency",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"dimension": "money"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.unit",
                        verbose_name="currency",
                    ),
                ),
                (
                    "people_trained",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="people trained"
                    ),
                ),
                (
                    "people_trained_basis",
                    models.CharField(blank=True, editable=False, max_length=12),
                ),
                ("recorded_afterwards", models.BooleanField(default=False, editable=False)),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True,
                        related_name="missions_joined",
                        to="tracker.organisation",
                        verbose_name="partners",
                    ),
                ),
                (
                    "channels",
                    models.ManyToManyField(
                        blank=True,
                        related_name="missions",
                        to="tracker.channel",
                        verbose_name="channels",
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(
                        blank=True,
                        related_name="missions",
                        to="tracker.place",
                        verbose_name="where",
                    ),
                ),
                (
                    "institutions",
                    models.ManyToManyField(
                        blank=True,
                        related_name="missions",
                        to="tracker.institution",
                        verbose_name="agreed institutions",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "mission",
                "verbose_name_plural": "missions",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["title", "id"], name="mission_by_title"),
                    models.Index(fields=["planned_from", "id"], name="mission_by_planned_from"),
                    models.Index(fields=["status", "id"], name="mission_by_status"),
                    models.Index(fields=["kind", "id"], name="mission_by_kind"),
                    models.Index(fields=["mode", "id"], name="mission_by_mode"),
                    models.Index(fields=["sector", "id"], name="mission_by_sector"),
                    models.Index(fields=["emergency", "id"], name="mission_by_emergency"),
                    models.Index(fields=["owner", "id"], name="mission_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="mission_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mission_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_to", ""),
                            (
                                "planned_to__gte",
                                django.db.models.functions.text.Left(
                                    models.F("planned_from"),
                                    django.db.models.functions.text.Length(models.F("planned_to")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="mission_planned_dates_in_order",
                        violation_error_message="The planned end is before the planned beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual_to", ""),
                            (
                                "actual_to__gte",
                                django.db.models.functions.text.Left(
                                    models.F("actual_from"),
                                    django.db.models.functions.text.Length(models.F("actual_to")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="mission_actual_dates_in_order",
                        violation_error_message="It ended before it began.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget__isnull", True),
                            models.Q(("budget__gt", 0), ("budget_currency__isnull", False)),
                            _connector="OR",
                        ),
                        name="mission_budget_positive_in_a_currency",
                        violation_error_message="A budget is greater than zero and has a currency.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("noun", models.CharField(editable=False, max_length=40)),
                ("subject", models.UUIDField(db_index=True, editable=False)),
                (
                    "emergency",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "Signed receipt"),
                            ("permit", "Permit"),
                            ("photo", "Photograph"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("file", models.FileField(upload_to="documents", verbose_name="file")),
                ("content_type", models.CharField(editable=False, max_length=80)),
                ("size", models.PositiveIntegerField(editable=False)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="document_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="document_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="tracker.emergency",
                        verbose_name="emergency",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="tracker.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("goods", "Goods"),
                            ("funds", "Funds"),
                            ("service", "Service"),
                            ("personnel", "Personnel"),
                            ("training", "Training"),
                        ],
                        default="goods",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ccm", "Camp coordination"),
                            ("edu", "Education"),
                            ("ery", "Early recovery"),
                            ("fsc", "Food security"),
                            ("hea", "Health"),
                            ("log", "Logistics"),
                            ("nut", "Nutrition"),
                            ("pro", "Protection"),
                            ("shl", "Shelter and household items"),
                            ("tel", "Telecommunications"),
                            ("wsh", "Water, sanitation and hygiene"),
                            ("multi", "Several or not stated"),
                        ],
                        help_text="Taken from the item when left empty.",
                        max_length=8,
                        verbose_name="sector",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="tracker.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="what is needed"),
                ),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        help_text="Leave empty when not known.",
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="how much",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("estimate", "about"),
                            ("at_least", "more than"),
                            ("at_most", "at most"),
                            ("undisclosed", "not stated"),
                        ],
                        default="estimate",
                        max_length=12,
                        verbose_name="how exactly known",
                    ),
                ),
                (
                    "people_in_need",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="people in need"
                    ),
                ),
                (
                    "people_targeted",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="people targeted"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="tracker.place",
                        verbose_name="where",
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("immediate", "Immediate"),
                            ("urgent", "Urgent"),
                            ("not_urgent", "Not urgent"),
                            ("plannable", "Can be planned"),
                        ],
                        max_length=12,
                        verbose_name="how urgent",
                    ),
                ),
                ("urgency", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("needed_by", models.DateField(blank=True, null=True, verbose_name="needed by")),
                (
                    "reported_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="reported"),
                ),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own_observation", "Seen by ourselves"),
                            ("authorities_request", "Requested by the authorities"),
                            ("un_or_red_cross", "Told by the UN or the Red Cross"),
                            ("media", "Read in the media"),
                        ],
                        max_length=20,
                        verbose_name="how known",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("reported", "Reported"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                            ("duplicate", "Duplicate"),
                            ("expired", "Expired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "closed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "Met"),
                            ("met_by_others", "Met by others"),
                            ("no_longer_needed", "No longer needed"),
                            ("could_not_meet", "Could not be met"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("unverified", "Unverified"),
                            ("corroborated", "Corroborated"),
                            ("seen_on_site", "Seen on site"),
                            ("contested", "Contested"),
                        ],
                        default="unverified",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="tracker.need",
                    ),
                ),
                (
                    "granted_beyond",
                    tracker.models.amounts.QuantityField(
                        default=0, editable=False, places=3, verbose_name="granted beyond"
                    ),
                ),
                ("recorded_afterwards", models.BooleanField(default=False, editable=False)),
                (
                    "pledged",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "committed",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "shipped",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "with_counterpart",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "delivered",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "verified",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "reserved",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                ("gap", tracker.models.amounts.QuantityField(editable=False, null=True, places=3)),
                (
                    "coverage_pledged",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("partial", "Partial"),
                            ("full", "Full"),
                            ("over", "Over"),
                            ("not_measurable", "Not measurable"),
                        ],
                        default="none",
                        editable=False,
                        max_length=16,
                    ),
                ),
                (
                    "coverage_committed",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("partial", "Partial"),
                            ("full", "Full"),
                            ("over", "Over"),
                            ("not_measurable", "Not measurable"),
                        ],
                        default="none",
                        editable=False,
                        max_length=16,
                    ),
                ),
                (
                    "coverage_shipped",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("partial", "Partial"),
                            ("full", "Full"),
                            ("over", "Over"),
                            ("not_measurable", "Not measurable"),
                        ],
                        default="none",
                        editable=False,
                        max_length=16,
                    ),
                ),
                (
                    "coverage_with_counterpart",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("partial", "Partial"),
                            ("full", "Full"),
                            ("over", "Over"),
                            ("not_measurable", "Not measurable"),
                        ],
                        default="none",
                        editable=False,
                        max_length=16,
                    ),
                ),
                (
                    "coverage_delivered",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("partial", "Partial"),
                            ("full", "Full"),
                            ("over", "Over"),
                            ("not_measurable", "Not measurable"),
                        ],
                        default="none",
                        editable=False,
                        max_length=16,
                    ),
                ),
                (
                    "coverage_verified",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("partial", "Partial"),
                            ("full", "Full"),
                            ("over", "Over"),
                            ("not_measurable", "Not measurable"),
                        ],
                        default="none",
                        editable=False,
                        max_length=16,
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["urgency", "id"], name="need_by_urgency"),
                    models.Index(fields=["status", "id"], name="need_by_status"),
                    models.Index(fields=["priority", "id"], name="need_by_priority"),
                    models.Index(fields=["sector", "id"], name="need_by_sector"),
                    models.Index(fields=["verification", "id"], name="need_by_verification"),
                    models.Index(fields=["kind", "id"], name="need_by_kind"),
                    models.Index(fields=["origin", "id"], name="need_by_origin"),
                    models.Index(
                        fields=["coverage_pledged", "id"], name="need_by_coverage_pledged"
                    ),
                    models.Index(
                        fields=["coverage_committed", "id"], name="need_by_coverage_committed"
                    ),
                    models.Index(
                        fields=["coverage_shipped", "id"], name="need_by_coverage_shipped"
                    ),
                    models.Index(
                        fields=["coverage_with_counterpart", "id"],
                        name="need_by_coverage_with_counterp",
                    ),
                    models.Index(
                        fields=["coverage_delivered", "id"], name="need_by_coverage_delivered"
                    ),
                    models.Index(
                        fields=["coverage_verified", "id"], name="need_by_coverage_verified"
                    ),
                    models.Index(fields=["emergency", "id"], name="need_by_emergency"),
                    models.Index(fields=["place", "id"], name="need_by_place"),
                    models.Index(fields=["item", "id"], name="need_by_item"),
                    models.Index(fields=["owner", "id"], name="need_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="need_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="need_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"
                        ),
                        name="need_asks_for_something",
                        violation_error_message="Enter a quantity greater than zero, or leave it empty when it is not known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True), ("unit__isnull", False), _connector="OR"
                        ),
                        name="need_quantity_has_a_unit",
                        violation_error_message="Say in which unit it is counted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item__isnull", False),
                            models.Q(("description", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="need_says_what",
                        violation_error_message="Say what is needed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("granted_beyond__gte", 0)),
                        name="need_grant_not_negative",
                        violation_error_message="What is granted beyond is zero or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True),
                            (
                                "pledged__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity"), "+", models.F("granted_beyond")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="need_never_overpledged",
                        violation_error_message="More is pledged than is needed and granted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("committed__gte", 0),
                            ("pledged__gte", 0),
                            ("shipped__gte", 0),
                            ("delivered__gte", 0),
                            ("verified__gte", 0),
                            ("with_counterpart__gte", 0),
                        ),
                        name="need_totals_not_negative",
                        violation_error_message="A total is below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "duplicate"), ("survivor__isnull", False)),
                            models.Q(
                                models.Q(("status", "duplicate"), _negated=True),
                                ("survivor__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_names_its_survivor",
                        violation_error_message="A duplicate names the need that stays.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="tracker.pledge",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("intention", "Intention"),
                            ("pledge", "Pledge"),
                            ("commitment", "Commitment"),
                            ("paid", "Paid or handed over"),
                        ],
                        default="pledge",
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledge_lines",
                        to="tracker.item",
                        verbose_name="item",
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="what")),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        help_text="Leave empty when not stated.",
                        null=True,
                        places=3,
                        verbose_name="quantity or amount",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.unit",
                        verbose_name="unit or currency",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("estimate", "about"),
                            ("at_least", "more than"),
                            ("at_most", "at most"),
                            ("undisclosed", "not stated"),
                        ],
                        default="exact",
                        max_length=12,
                        verbose_name="how exactly known",
                    ),
                ),
                ("is_refund", models.BooleanField(default=False, verbose_name="refund")),
                (
                    "earmarking",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unearmarked", "Unearmarked"),
                            ("softly", "Softly earmarked"),
                            ("earmarked", "Earmarked"),
                            ("tightly", "Tightly earmarked"),
                        ],
                        max_length=12,
                        verbose_name="earmarking",
                    ),
                ),
                (
                    "value",
                    tracker.models.amounts.MoneyField(
                        blank=True,
                        null=True,
                        places=2,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="value of the goods",
                    ),
                ),
                (
                    "value_currency",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"dimension": "money"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.unit",
                        verbose_name="currency of the value",
                    ),
                ),
                (
                    "value_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("donor_stated", "stated by the donor"),
                            ("invoice", "from an invoice"),
                            ("estimate", "estimate"),
                        ],
                        max_length=12,
                        verbose_name="value, how known",
                    ),
                ),
                (
                    "included_in",
                    models.ForeignKey(
                        blank=True,
                        help_text="A part of another line is never added.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="includes",
                        to="tracker.pledgeline",
                        verbose_name="included in",
                    ),
                ),
                (
                    "funded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bought",
                        to="tracker.pledgeline",
                        verbose_name="bought with",
                    ),
                ),
                (
                    "allocated",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
            ],
            options={
                "verbose_name": "pledge line",
                "verbose_name_plural": "pledge lines",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True),
                            models.Q(("is_refund", False), ("quantity__gt", 0)),
                            models.Q(("is_refund", True), ("quantity__lt", 0), ("stage", "paid")),
                            _connector="OR",
                        ),
                        name="pledge_line_positive_unless_refund",
                        violation_error_message="Enter a quantity greater than zero; only a refund that was paid is negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", False), ("basis", "undisclosed"), _connector="OR"
                        ),
                        name="pledge_line_quantity_or_not_stated",
                        violation_error_message="Enter a quantity, or choose “not stated”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allocated", 0),
                            models.Q(
                                ("allocated__gte", 0),
                                ("allocated__lte", models.F("quantity")),
                                ("quantity__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="pledge_line_never_overallocated",
                        violation_error_message="More of it is allocated than that.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", True),
                            models.Q(("value__gt", 0), ("value_currency__isnull", False)),
                            _connector="OR",
                        ),
                        name="pledge_line_value_has_a_currency",
                        violation_error_message="A value is greater than zero and has a currency.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item__isnull", False),
                            models.Q(("description", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_line_says_what",
                        violation_error_message="Say what is pledged.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("included_in__isnull", True),
                            models.Q(("included_in", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_line_is_no_part_of_itself",
                        violation_error_message="A line cannot be included in itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("funded_by__isnull", True),
                            models.Q(("funded_by", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_line_does_not_pay_for_itself",
                        violation_error_message="A line cannot be bought with itself.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Consignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignments",
                        to="tracker.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("ready", "Ready"),
                            ("in_transit", "In transit"),
                            ("arrived", "Arrived"),
                            ("closed", "Closed"),
                            ("on_hold", "On hold"),
                            ("cancelled", "Cancelled"),
                            ("returned", "Returned"),
                            ("lost", "Lost"),
                            ("unknown", "Sent; arrival not recorded"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "resume_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("ready", "Ready"),
                            ("in_transit", "In transit"),
                            ("arrived", "Arrived"),
                            ("closed", "Closed"),
                            ("on_hold", "On hold"),
                            ("cancelled", "Cancelled"),
                            ("returned", "Returned"),
                            ("lost", "Lost"),
                            ("unknown", "Sent; arrival not recorded"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "hold_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("customs", "Customs"),
                            ("exemption", "Exemption"),
                            ("quarantine", "Quarantine"),
                            ("access", "Access"),
                            ("payment", "Payment"),
                            ("weather", "Weather"),
                            ("other", "Other"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("override_reason", models.TextField(blank=True, editable=False)),
                (
                    "eta",
                    models.DateField(blank=True, null=True, verbose_name="expected to arrive"),
                ),
                (
                    "spare_space",
                    models.CharField(
                        blank=True,
                        help_text="Space others could use, such as: 4 pallets.",
                        max_length=120,
                        verbose_name="spare space",
                    ),
                ),
                ("dispatched_on", models.DateField(editable=False, null=True)),
                ("arrived_on", models.DateField(editable=False, null=True)),
                ("recorded_afterwards", models.BooleanField(default=False, editable=False)),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "entry_point",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "entry_point"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.channel",
                        verbose_name="entry point",
                    ),
                ),
            ],
            options={
                "verbose_name": "consignment",
                "verbose_name_plural": "consignments",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["title", "id"], name="consignment_by_title"),
                    models.Index(fields=["status", "id"], name="consignment_by_status"),
                    models.Index(fields=["hold_reason", "id"], name="consignment_by_hold_reason"),
                    models.Index(fields=["emergency", "id"], name="consignment_by_emergency"),
                    models.Index(fields=["owner", "id"], name="consignment_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="consignment_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="consignment_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "on_hold"), _negated=True),
                            models.Q(("hold_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="consignment_on_hold_says_why",
                        violation_error_message="Say what holds it back.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_on__isnull", True),
                            ("dispatched_on__isnull", True),
                            ("arrived_on__gte", models.F("dispatched_on")),
                            _connector="OR",
                        ),
                        name="consignment_dates_in_order",
                        violation_error_message="It arrived before it left.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="tracker.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("to_counterpart", "To the counterpart"),
                            ("at_institution", "At the institution"),
                        ],
                        default="at_institution",
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("handed_over", "Handed over"),
                            ("acknowledged", "Acknowledged"),
                            ("disputed", "Disputed"),
                            ("reversed", "Reversed"),
                        ],
                        default="expected",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "taken_from",
                    models.CharField(
                        choices=[
                            ("in_transit", "Straight from transport"),
                            ("with_counterpart", "From the counterpart's store"),
                        ],
                        default="in_transit",
                        max_length=16,
                        verbose_name="taken from",
                    ),
                ),
                (
                    "agreed_institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.institution",
                        verbose_name="agreed institution",
                    ),
                ),
                (
                    "actual_institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="tracker.institution",
                        verbose_name="received by",
                    ),
                ),
                (
                    "differs_because",
                    models.TextField(
                        blank=True, verbose_name="why it is not the agreed institution"
                    ),
                ),
                (
                    "delivered_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="date"),
                ),
                ("recorded_afterwards", models.BooleanField(default=False, editable=False)),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["delivered_on", "id"], name="delivery_by_delivered_on"),
                    models.Index(fields=["status", "id"], name="delivery_by_status"),
                    models.Index(fields=["stage", "id"], name="delivery_by_stage"),
                    models.Index(fields=["emergency", "id"], name="delivery_by_emergency"),
                    models.Index(fields=["owner", "id"], name="delivery_by_owner"),
                    models.Index(
                        fields=["actual_institution", "id"], name="delivery_by_actual_institution"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="delivery_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delivery_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", "at_institution"),
                            ("taken_from", "in_transit"),
                            _connector="OR",
                        ),
                        name="counterpart_receives_from_transport",
                        violation_error_message="The counterpart receives goods straight from transport.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_institution__isnull", True),
                            ("actual_institution__isnull", True),
                            ("agreed_institution", models.F("actual_institution")),
                            models.Q(("differs_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="another_institution_needs_a_reason",
                        violation_error_message="Say why it is not the agreed institution.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Corroboration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corroborations",
                        to="tracker.need",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("see_this_too", "We see this too"),
                            ("seen_on_site", "We saw it on site"),
                            ("contested", "We doubt it"),
                        ],
                        max_length=16,
                        verbose_name="finding",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("own", "From our own sources"),
                            ("same_briefing", "From the same briefing as the report"),
                        ],
                        max_length=16,
                        verbose_name="how known",
                    ),
                ),
                ("observed_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "corroboration",
                "verbose_name_plural": "corroborations",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["finding", "id"], name="corroboration_by_finding"),
                    models.Index(fields=["emergency", "id"], name="corroboration_by_emergency"),
                    models.Index(fields=["owner", "id"], name="corroboration_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="corroboration_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="corroboration_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("need", "owner"),
                        name="one_voice_per_organisation_and_need",
                        violation_error_message="Your organisation has already spoken of this need: change that instead.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="tracker.pledgeline",
                        verbose_name="pledge line",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="tracker.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="tracker.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("live", "Live"), ("released", "Released")],
                        default="live",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="quantity",
                    ),
                ),
                (
                    "need_quantity",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="in the need's unit",
                    ),
                ),
                (
                    "factor",
                    tracker.models.amounts.ExactField(
                        blank=True,
                        null=True,
                        places=6,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="factor",
                    ),
                ),
                (
                    "factor_basis",
                    models.CharField(
                        choices=[
                            ("same_unit", "same unit"),
                            ("weight", "by the weight in the catalogue"),
                            ("kit", "by the contents of the kit"),
                            ("typed", "typed by a person"),
                            ("none", "no common unit"),
                        ],
                        default="same_unit",
                        max_length=12,
                    ),
                ),
                (
                    "drawn",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "allocation",
                "verbose_name_plural": "allocations",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "id"], name="allocation_by_status"),
                    models.Index(fields=["emergency", "id"], name="allocation_by_emergency"),
                    models.Index(fields=["owner", "id"], name="allocation_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="allocation_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="allocation_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mission__isnull", True), ("need__isnull", False)),
                            models.Q(("mission__isnull", False), ("need__isnull", True)),
                            _connector="OR",
                        ),
                        name="allocation_to_a_need_or_a_mission",
                        violation_error_message="Choose a need or a mission, and not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"
                        ),
                        name="allocation_positive",
                        violation_error_message="Enter a quantity greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("need_quantity__isnull", True),
                            ("need_quantity__gt", 0),
                            _connector="OR",
                        ),
                        name="allocation_positive_in_need_unit",
                        violation_error_message="Enter a quantity greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drawn", 0),
                            models.Q(
                                ("drawn__gte", 0),
                                ("drawn__lte", models.F("quantity")),
                                ("quantity__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="allocation_never_overdrawn",
                        violation_error_message="More of it is already on consignments.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leg",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="legs",
                        to="tracker.consignment",
                    ),
                ),
                (
                    "from_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.place",
                        verbose_name="from",
                    ),
                ),
                (
                    "to_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.place",
                        verbose_name="to",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("road", "Road"),
                            ("rail", "Rail"),
                            ("sea", "Sea"),
                            ("air", "Air"),
                        ],
                        max_length=8,
                        verbose_name="mode",
                    ),
                ),
                (
                    "carrier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="carrier",
                    ),
                ),
                (
                    "transport_ref",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="transport reference"
                    ),
                ),
                ("eta", models.DateField(blank=True, null=True, verbose_name="expected")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left")),
                ("arrived_on", models.DateField(blank=True, null=True, verbose_name="arrived")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_on__isnull", True),
                            ("left_on__isnull", True),
                            ("arrived_on__gte", models.F("left_on")),
                            _connector="OR",
                        ),
                        name="leg_dates_in_order",
                        violation_error_message="It arrived before it left.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reached",
                        to="tracker.delivery",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "Female"), ("male", "Male"), ("all", "All")],
                        default="all",
                        max_length=8,
                        verbose_name="sex",
                    ),
                ),
                (
                    "age",
                    models.CharField(
                        choices=[
                            ("0_4", "Under 5"),
                            ("5_17", "5 to 17"),
                            ("18_59", "18 to 59"),
                            ("60_plus", "60 and over"),
                            ("all", "All"),
                        ],
                        default="all",
                        max_length=8,
                        verbose_name="age",
                    ),
                ),
                (
                    "with_disability",
                    models.BooleanField(default=False, verbose_name="with a disability"),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        validators=[tracker.models.amounts.above_zero], verbose_name="people"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("people__gt", 0)),
                        name="reached_somebody",
                        violation_error_message="Enter a number of people greater than zero.",
                    ),
                    models.UniqueConstraint(
                        fields=("delivery", "sex", "age", "with_disability"),
                        name="each_group_reached_once",
                        violation_error_message="Name each group once.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Regime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        help_text="Who grants exemptions, such as: 1718 Committee.",
                        max_length=120,
                        verbose_name="authority",
                    ),
                ),
                (
                    "from_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="from"),
                ),
                ("to_on", tracker.models.dates.PartialDateField(blank=True, verbose_name="to")),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                (
                    "countries",
                    models.ManyToManyField(
                        blank=True,
                        related_name="regimes",
                        to="tracker.country",
                        verbose_name="countries",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sanctions regime",
                "verbose_name_plural": "sanctions regimes",
                "abstract": False,
                "indexes": [models.Index(fields=["name", "id"], name="regime_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="regime_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="regime_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", ""),
                            (
                                "to_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("from_on"),
                                    django.db.models.functions.text.Length(models.F("to_on")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="regime_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="tracker.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visa", "Visas"),
                            ("host_approval", "Host approval"),
                            ("sanctions_exemption", "Sanctions exemption"),
                            ("export_licence", "Export licence"),
                            ("import_permit", "Import permit"),
                            ("transit_customs", "Transit and customs"),
                            ("payment_route", "Payment route"),
                            ("donor_approval", "Donor approval"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("to_assess", "To assess"),
                            ("not_required", "Not required"),
                            ("drafting", "Being drafted"),
                            ("submitted", "Submitted"),
                            ("clarification_requested", "Clarification requested"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                        ],
                        default="to_assess",
                        editable=False,
                        max_length=24,
                    ),
                ),
                (
                    "routed_via",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("member_state", "A member state"),
                            ("un_resident_coordinator", "The UN Resident Coordinator"),
                            ("committee_secretariat", "The committee's secretariat"),
                            ("direct", "Directly"),
                        ],
                        max_length=24,
                        verbose_name="routed via",
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="tracker.regime",
                        verbose_name="regime",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=60, verbose_name="their reference"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "submitted_on",
                    models.DateField(editable=False, null=True, verbose_name="submitted on"),
                ),
                (
                    "granted_on",
                    models.DateField(editable=False, null=True, verbose_name="granted on"),
                ),
                (
                    "allowed_shipments",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="allowed shipments"
                    ),
                ),
                (
                    "shipments_used",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="shipments used"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "entry_points",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The ways by which the goods may go; none named means any.",
                        limit_choices_to={"kind": "entry_point"},
                        related_name="+",
                        to="tracker.channel",
                        verbose_name="entry points",
                    ),
                ),
                (
                    "parties",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Sender, consignee and carriers it names; none named means any.",
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="parties",
                    ),
                ),
            ],
            options={
                "verbose_name": "clearance",
                "verbose_name_plural": "clearances",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "id"], name="clearance_by_status"),
                    models.Index(fields=["kind", "id"], name="clearance_by_kind"),
                    models.Index(fields=["routed_via", "id"], name="clearance_by_routed_via"),
                    models.Index(fields=["emergency", "id"], name="clearance_by_emergency"),
                    models.Index(fields=["owner", "id"], name="clearance_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="clearance_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="clearance_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="clearance_dates_in_order",
                        violation_error_message="It ends before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allowed_shipments__isnull", True),
                            ("shipments_used__lte", models.F("allowed_shipments")),
                            _connector="OR",
                        ),
                        name="exemption_shipments_within_allowed",
                        violation_error_message="All shipments that the exemption allows are used.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExemptionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "clearance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="tracker.clearance",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="specification"),
                ),
                ("hs_code", models.CharField(blank=True, max_length=12, verbose_name="HS code")),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="quantity",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "dispatched",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="exemption_item_positive",
                        violation_error_message="Enter a quantity greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dispatched__gte", 0), ("dispatched__lte", models.F("quantity"))
                        ),
                        name="exemption_item_never_exceeded",
                        violation_error_message="More of it has already left than that.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item__isnull", False),
                            models.Q(("description", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exemption_item_says_what",
                        violation_error_message="Say which item.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "clearance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="tracker.clearance",
                    ),
                ),
                ("amended_on", models.DateField(verbose_name="date")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=60, verbose_name="reference"),
                ),
                ("says", models.TextField(verbose_name="what it changes")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="new end")),
                (
                    "allowed_shipments",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="new number of shipments"
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="new specification"),
                ),
                (
                    "hs_code",
                    models.CharField(blank=True, max_length=12, verbose_name="new HS code"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="tracker.exemptionitem",
                        verbose_name="covered item",
                    ),
                ),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="new quantity",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"
                        ),
                        name="amendment_quantity_positive",
                        violation_error_message="Enter a quantity greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item__isnull", False),
                            models.Q(
                                ("description", ""), ("hs_code", ""), ("quantity__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="amendment_says_of_which_item",
                        violation_error_message="Say which covered item it changes.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ControlledGood",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "prefix",
                    models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{2,10}\\Z", "Enter 2 to 10 digits, without dots."
                            )
                        ],
                        verbose_name="HS code begins with",
                    ),
                ),
                (
                    "paragraph",
                    models.CharField(
                        help_text="Such as: 2397 (2017), paragraph 7.",
                        max_length=120,
                        verbose_name="paragraph",
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="description"),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="controlled_goods",
                        to="tracker.regime",
                        verbose_name="regime",
                    ),
                ),
            ],
            options={
                "verbose_name": "controlled good",
                "verbose_name_plural": "controlled goods",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["prefix", "id"], name="controlledgood_by_prefix")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="controlledgood_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="controlledgood_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("regime", "prefix"),
                        name="controlled_once_under_a_regime",
                        violation_error_message="This regime already has these digits.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Determination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="specification"),
                ),
                (
                    "basis",
                    models.TextField(
                        help_text="The paragraph it rests on, or the reason.",
                        verbose_name="why it needs no exemption",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="tracker.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="tracker.regime",
                        verbose_name="regime",
                    ),
                ),
            ],
            options={
                "verbose_name": "determination",
                "verbose_name_plural": "determinations",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "id"], name="determination_by_status"),
                    models.Index(fields=["emergency", "id"], name="determination_by_emergency"),
                    models.Index(fields=["owner", "id"], name="determination_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="determination_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="determination_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item__isnull", False),
                            models.Q(("description", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="determination_says_what",
                        violation_error_message="Say which item.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "list_name",
                    models.CharField(
                        help_text="Whose list, such as: UN 1718 Sanctions List.",
                        max_length=120,
                        verbose_name="list",
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=60, verbose_name="reference on the list"),
                ),
                (
                    "listed_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="listed"),
                ),
                (
                    "delisted_on",
                    tracker.models.dates.PartialDateField(
                        blank=True, verbose_name="taken off the list"
                    ),
                ),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listed_parties",
                        to="tracker.regime",
                        verbose_name="regime",
                    ),
                ),
            ],
            options={
                "verbose_name": "listed party",
                "verbose_name_plural": "listed parties",
                "abstract": False,
                "indexes": [models.Index(fields=["name", "id"], name="listedparty_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="listedparty_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="listedparty_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("list_name", "reference"),
                        name="listed_once_by_its_reference",
                        violation_error_message="This list already has a party with this reference.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delisted_on", ""),
                            (
                                "delisted_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("listed_on"),
                                    django.db.models.functions.text.Length(
                                        models.F("delisted_on")
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="listed_party_dates_in_order",
                        violation_error_message="The end is before the beginning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("not_the_same", "Not the same"),
                            ("the_same", "The same"),
                            ("unsure", "Not sure yet"),
                        ],
                        max_length=12,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="tracker.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "listed_party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="tracker.listedparty",
                        verbose_name="listed party",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="tracker.mission",
                        verbose_name="for the mission",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="tracker.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "screening",
                "verbose_name_plural": "screenings",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["decision", "id"], name="screening_by_decision"),
                    models.Index(fields=["owner", "id"], name="screening_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="screening_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="screening_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("institution__isnull", True), ("organisation__isnull", False)
                            ),
                            models.Q(
                                ("institution__isnull", False), ("organisation__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="screening_of_one_name",
                        violation_error_message="Choose an organisation or an institution, not both.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("owner", "organisation", "listed_party"),
                        name="organisation_screened_once",
                        violation_error_message="Your organisation has already decided about these two: change that.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("owner", "institution", "listed_party"),
                        name="institution_screened_once",
                        violation_error_message="Your organisation has already decided about these two: change that.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsignmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="tracker.consignment",
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignment_lines",
                        to="tracker.allocation",
                        verbose_name="from the pledge",
                    ),
                ),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="quantity",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("estimate", "about"),
                            ("at_least", "more than"),
                            ("at_most", "at most"),
                            ("undisclosed", "not stated"),
                        ],
                        default="exact",
                        max_length=12,
                        verbose_name="how exactly known",
                    ),
                ),
                (
                    "exemption_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignment_lines",
                        to="tracker.exemptionitem",
                        verbose_name="covered by",
                    ),
                ),
                ("batch", models.CharField(blank=True, max_length=60, verbose_name="batch")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                (
                    "storage",
                    models.CharField(
                        choices=[
                            ("ambient", "Ambient"),
                            ("2_8_c", "2 to 8 °C"),
                            ("frozen", "Frozen"),
                        ],
                        default="ambient",
                        max_length=8,
                        verbose_name="storage",
                    ),
                ),
                (
                    "sent",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "found",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "in_transit",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "with_counterpart",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "delivered",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "damaged",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "lost",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "returned",
                    tracker.models.amounts.QuantityField(default=0, editable=False, places=3),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignment_lines",
                        to="tracker.determination",
                        verbose_name="or needs no exemption by",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "undisclosed"), ("quantity__isnull", True)),
                            models.Q(("quantity__gt", 0), ("quantity__isnull", False)),
                            _connector="OR",
                        ),
                        name="consignment_line_positive",
                        violation_error_message="Enter a quantity greater than zero, or choose “not stated”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered__gte", 0),
                            ("in_transit__gte", 0),
                            ("with_counterpart__gte", 0),
                            ("damaged__gte", 0),
                            ("found__gte", 0),
                            ("lost__gte", 0),
                            ("returned__gte", 0),
                            ("sent__gte", 0),
                        ),
                        name="no_bucket_below_zero",
                        violation_error_message="There is not that much of it there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sent",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("in_transit"),
                                                    "+",
                                                    models.F("with_counterpart"),
                                                ),
                                                "+",
                                                models.F("delivered"),
                                            ),
                                            "+",
                                            models.F("damaged"),
                                        ),
                                        "+",
                                        models.F("lost"),
                                    ),
                                    "+",
                                    models.F("returned"),
                                ),
                            )
                        ),
                        name="buckets_sum_to_what_was_sent",
                        violation_error_message="The parts do not add up to what was sent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent", 0),
                            models.Q(
                                ("quantity__isnull", False),
                                (
                                    "sent",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("quantity"), "+", models.F("found")
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="sent_is_what_was_loaded_and_found",
                        violation_error_message="What was sent is not what was loaded and found.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="tracker.consignmentline",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dispatch", "Dispatched"),
                            ("handover", "Handed to the counterpart"),
                            ("delivery", "Delivered to the institution"),
                            ("damage", "Damaged"),
                            ("loss", "Lost"),
                            ("return", "Returned"),
                            ("found", "Found"),
                            ("recovery", "Recovered"),
                            ("reversal", "Reversed"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("from_bucket", models.CharField(blank=True, max_length=16)),
                ("to_bucket", models.CharField(max_length=16)),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="quantity",
                    ),
                ),
                (
                    "covered",
                    tracker.models.amounts.QuantityField(
                        null=True, places=3, verbose_name="covered"
                    ),
                ),
                ("moved_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="tracker.delivery",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="movement_positive",
                        violation_error_message="Enter a quantity greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_bucket", models.F("to_bucket")), _negated=True),
                        name="movement_goes_somewhere",
                        violation_error_message="Goods go from one place to another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "from_bucket__in",
                                [
                                    "",
                                    "in_transit",
                                    "with_counterpart",
                                    "delivered",
                                    "damaged",
                                    "lost",
                                    "returned",
                                ],
                            ),
                            (
                                "to_bucket__in",
                                (
                                    "in_transit",
                                    "with_counterpart",
                                    "delivered",
                                    "damaged",
                                    "lost",
                                    "returned",
                                ),
                            ),
                        ),
                        name="movement_between_known_buckets",
                        violation_error_message="Goods cannot be there.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="DeliveryLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="tracker.delivery",
                    ),
                ),
                (
                    "consignment_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery_lines",
                        to="tracker.consignmentline",
                        verbose_name="goods",
                    ),
                ),
                (
                    "quantity",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="quantity in good order",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("estimate", "about"),
                            ("at_least", "more than"),
                            ("at_most", "at most"),
                            ("undisclosed", "not stated"),
                        ],
                        default="exact",
                        max_length=12,
                        verbose_name="how exactly known",
                    ),
                ),
                (
                    "damaged",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="damaged",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"
                        ),
                        name="delivery_line_positive",
                        violation_error_message="Enter a quantity greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("damaged__isnull", True), ("damaged__gt", 0), _connector="OR"
                        ),
                        name="delivery_line_damage_positive",
                        violation_error_message="Enter a quantity greater than zero, or leave it empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", False),
                            ("damaged__isnull", False),
                            ("basis", "undisclosed"),
                            _connector="OR",
                        ),
                        name="delivery_line_quantity_or_not_stated",
                        violation_error_message="Say how much was handed over, or choose “not stated”.",
                    ),
                    models.UniqueConstraint(
                        fields=("delivery", "consignment_line"),
                        name="delivery_names_a_line_once",
                        violation_error_message="Name each line once.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ListedName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                ("name", models.CharField(max_length=200, verbose_name="other name")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="tracker.listedparty",
                        verbose_name="listed party",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="QuestionSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ccm", "Camp coordination"),
                            ("edu", "Education"),
                            ("ery", "Early recovery"),
                            ("fsc", "Food security"),
                            ("hea", "Health"),
                            ("log", "Logistics"),
                            ("nut", "Nutrition"),
                            ("pro", "Protection"),
                            ("shl", "Shelter and household items"),
                            ("tel", "Telecommunications"),
                            ("wsh", "Water, sanitation and hygiene"),
                            ("multi", "Several or not stated"),
                        ],
                        help_text="Leave empty when it fits every sector.",
                        max_length=8,
                        verbose_name="sector",
                    ),
                ),
                (
                    "mission_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("assessment", "Assessment"),
                            ("relief_delivery", "Relief delivery"),
                            ("medical_team", "Medical team"),
                            ("rehabilitation", "Rehabilitation"),
                            ("training", "Training"),
                            ("monitoring", "Monitoring"),
                            ("funds_transfer", "Transfer of funds"),
                            ("liaison", "Liaison"),
                        ],
                        help_text="Leave empty when it fits every type.",
                        max_length=16,
                        verbose_name="type of mission",
                    ),
                ),
                (
                    "from_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="from"),
                ),
                ("to_on", tracker.models.dates.PartialDateField(blank=True, verbose_name="to")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "question set",
                "verbose_name_plural": "question sets",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["sector", "id"], name="questionset_by_sector"),
                    models.Index(
                        fields=["mission_kind", "id"], name="questionset_by_mission_kind"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="questionset_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="questionset_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", ""),
                            (
                                "to_on__gte",
                                django.db.models.functions.text.Left(
                                    models.F("from_on"),
                                    django.db.models.functions.text.Length(models.F("to_on")),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="question_set_in_order",
                        violation_error_message="The end is before the start.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("stated", "stated in the source"),
                            ("inferred", "follows from the source"),
                            ("outside", "from a source outside the articles"),
                            ("uncertain", "uncertain in the source"),
                            ("own", "reported here first"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="tracker.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="tracker.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("phone", "By telephone"),
                            ("photo", "From photographs"),
                            ("third_party", "By a third party"),
                            ("counterpart_report", "Report of the counterpart"),
                        ],
                        default="in_person",
                        max_length=20,
                        verbose_name="how",
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("not_asked", "Not asked yet"),
                            ("asked", "Asked, no answer yet"),
                            ("granted", "Granted"),
                            ("denied", "Denied"),
                            ("no_answer", "No answer"),
                        ],
                        default="not_asked",
                        max_length=12,
                        verbose_name="access",
                    ),
                ),
                (
                    "announced",
                    models.BooleanField(blank=True, null=True, verbose_name="announced"),
                ),
                (
                    "accompanied",
                    models.BooleanField(blank=True, null=True, verbose_name="accompanied"),
                ),
                (
                    "own_interpreter",
                    models.BooleanField(blank=True, null=True, verbose_name="own interpreter"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("conducted", "Conducted"),
                            ("submitted", "Submitted"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "planned_on",
                    models.DateField(blank=True, null=True, verbose_name="planned for"),
                ),
                (
                    "conducted_on",
                    models.DateField(blank=True, null=True, verbose_name="conducted on"),
                ),
                ("independent", models.BooleanField(editable=False, null=True)),
                ("not_independent_because", models.TextField(blank=True, editable=False)),
                ("recorded_afterwards", models.BooleanField(default=False, editable=False)),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="tracker.source",
                        verbose_name="also stated in",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "deliveries",
                    models.ManyToManyField(
                        blank=True,
                        related_name="visits",
                        to="tracker.delivery",
                        verbose_name="what is to be seen",
                    ),
                ),
                (
                    "question_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.questionset",
                        verbose_name="question set",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "id"], name="visit_by_status"),
                    models.Index(fields=["method", "id"], name="visit_by_method"),
                    models.Index(fields=["access", "id"], name="visit_by_access"),
                    models.Index(fields=["independent", "id"], name="visit_by_independent"),
                    models.Index(fields=["emergency", "id"], name="visit_by_emergency"),
                    models.Index(fields=["owner", "id"], name="visit_by_owner"),
                    models.Index(fields=["institution", "id"], name="visit_by_institution"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="visit_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "submitted"), _negated=True),
                            ("independent__isnull", False),
                            _connector="OR",
                        ),
                        name="submitted_visit_says_if_independent",
                        violation_error_message="A submitted visit says whether it was independent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="tracker.visit",
                        verbose_name="visit",
                    ),
                ),
                ("text", models.TextField(verbose_name="concern")),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "concern",
                "verbose_name_plural": "concerns",
                "abstract": False,
                "indexes": [models.Index(fields=["owner", "id"], name="concern_by_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="concern_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="concern_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visibility", "restricted")),
                        name="concern_is_restricted",
                        violation_error_message="A concern stays restricted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("title", models.CharField(max_length=200, verbose_name="what is to be done")),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to="tracker.visit",
                        verbose_name="visit",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to="tracker.organisation",
                        verbose_name="by whom",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to="tracker.delivery",
                        verbose_name="delivery to visit",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to="tracker.need",
                        verbose_name="need to corroborate",
                    ),
                ),
            ],
            options={
                "verbose_name": "action point",
                "verbose_name_plural": "action points",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "id"], name="actionpoint_by_status"),
                    models.Index(fields=["assigned_to", "id"], name="actionpoint_by_assigned_to"),
                    models.Index(fields=["owner", "id"], name="actionpoint_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="actionpoint_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="actionpoint_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("need__isnull", True), ("visit__isnull", True)),
                            models.Q(("delivery__isnull", True), ("visit__isnull", True)),
                            models.Q(("delivery__isnull", True), ("need__isnull", True)),
                            _connector="OR",
                        ),
                        name="action_point_on_one_thing",
                        violation_error_message="Name a visit, a need or a delivery: one of them.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="tracker.visit",
                    ),
                ),
                (
                    "delivery_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="tracker.deliveryline",
                        verbose_name="goods",
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("as_delivered", "All of it, as delivered"),
                            ("quantity_differs", "Another quantity"),
                            ("other_recipient", "At another recipient"),
                            ("not_seen", "Not seen"),
                            ("no_access", "No access"),
                        ],
                        max_length=20,
                        verbose_name="what was seen",
                    ),
                ),
                (
                    "quantity_observed",
                    tracker.models.amounts.QuantityField(
                        blank=True, null=True, places=3, verbose_name="how much was seen"
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goods", "The goods themselves"),
                            ("in_use", "Goods in use"),
                            ("stock_records", "Stock records"),
                            ("told", "We were told"),
                        ],
                        max_length=16,
                        verbose_name="evidence",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("counts", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity_observed__isnull", True),
                            ("quantity_observed__gte", 0),
                            _connector="OR",
                        ),
                        name="observed_not_negative",
                        violation_error_message="A quantity is zero or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", "quantity_differs"), _negated=True),
                            ("quantity_observed__isnull", False),
                            _connector="OR",
                        ),
                        name="another_quantity_says_which",
                        violation_error_message="Say how much was seen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counts", False),
                            models.Q(("evidence__in", ["", "told"]), _negated=True),
                            models.Q(
                                ("evidence", ""), ("finding__in", ["not_seen", "other_recipient"])
                            ),
                            _connector="OR",
                        ),
                        name="hearsay_never_counts",
                        violation_error_message="What one was told never counts.",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "delivery_line"),
                        name="visit_observes_a_line_once",
                        violation_error_message="Name each line once.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Discrepancy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "observation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discrepancies",
                        to="tracker.observation",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.emergency",
                    ),
                ),
                ("says", models.CharField(max_length=300, verbose_name="what differs")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("closed", "Closed")],
                        default="open",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "discrepancy",
                "verbose_name_plural": "discrepancies",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "id"], name="discrepancy_by_status"),
                    models.Index(fields=["emergency", "id"], name="discrepancy_by_emergency"),
                    models.Index(fields=["owner", "id"], name="discrepancy_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source_system", "external_id", "owner"),
                        name="discrepancy_known_outside_once",
                        violation_error_message="Another record already has this id of that system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external_id", ""),
                            models.Q(("source_system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="discrepancy_outside_id_has_its_system",
                        violation_error_message="An outside id needs the name of its system.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        validators=[tracker.models.amounts.above_zero], verbose_name="position"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="question")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("yes_no", "Yes or no"),
                            ("number", "A number"),
                            ("text", "Text"),
                            ("choice", "One of several"),
                        ],
                        default="yes_no",
                        max_length=8,
                        verbose_name="kind of answer",
                    ),
                ),
                (
                    "options",
                    models.TextField(
                        blank=True,
                        help_text="One a line, for one of several.",
                        verbose_name="options",
                    ),
                ),
                ("required", models.BooleanField(default=True, verbose_name="must be answered")),
                (
                    "question_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="tracker.questionset",
                        verbose_name="question set",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "choice"), _negated=True),
                            models.Q(("options", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="choice_has_options",
                        violation_error_message="Write the options, one a line.",
                    ),
                    models.UniqueConstraint(
                        fields=("question_set", "position"),
                        name="each_question_in_its_place",
                        violation_error_message="Give each question a position of its own.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        validators=[tracker.models.amounts.above_zero], verbose_name="position"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="question")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("yes_no", "Yes or no"),
                            ("number", "A number"),
                            ("text", "Text"),
                            ("choice", "One of several"),
                        ],
                        default="yes_no",
                        max_length=8,
                        verbose_name="kind of answer",
                    ),
                ),
                (
                    "options",
                    models.TextField(
                        blank=True,
                        help_text="One a line, for one of several.",
                        verbose_name="options",
                    ),
                ),
                ("required", models.BooleanField(default=True, verbose_name="must be answered")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="tracker.visit",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="answer_has_its_question",
                        violation_error_message="The questions come from the question set, on the day the visit took place.",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "position"),
                        name="each_answer_in_its_place",
                        violation_error_message="Answer each question once.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="home_country",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.country",
                verbose_name="home country",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="host_country",
            field=models.ForeignKey(
                blank=True,
                help_text="For an embassy: where it stands.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.country",
                verbose_name="host country",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="also",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="tracker.source", verbose_name="also stated in"
            ),
        ),
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reader", models.CharField(max_length=40, unique=True)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("number", models.BigIntegerField(default=0)),
                ("entry", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "bookmark",
                "verbose_name_plural": "bookmarks",
            },
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("holder", models.CharField(max_length=80)),
                ("until", models.DateTimeField()),
            ],
            options={
                "verbose_name": "lease",
                "verbose_name_plural": "leases",
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
            },
        ),
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "ref",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="reference"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: its owner and those it is shared with"),
                            ("committee", "Committee: members of the owner's committee"),
                            ("coalition", "Coalition: organisations admitted to the emergency"),
                            (
                                "public",
                                "Public: everyone with a seat",
                            ),
                        ],
                        default="coalition",
                        max_length=12,
                        verbose_name="who can see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("source_system", models.CharField(blank=True, editable=False, max_length=40)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=120)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("nouns", models.JSONField(blank=True, default=list, verbose_name="records")),
                ("verbs", models.JSONField(blank=True, default=list, verbose_name="events")),
                (
                    "turn",
                    models.PositiveIntegerField(
                        default=1, editable=False, verbose_name="secret number"
                    ),
                ),
                ("overlap_until", models.DateTimeField(editable=False, null=True)),
                ("failing_since", models.DateTimeField(editable=False, null=True)),
                (
                    "off_since",
                    models.DateTimeField(editable=False, null=True, verbose_name="switched off"),
                ),
                (
                    "off_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="why"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.organisation",
                        verbose_name="owner",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("own", "Records of my organisation"),
                            ("emergency", "Emergency"),
                            ("sector", "Sector"),
                            ("place", "Place"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ccm", "Camp coordination"),
                            ("edu", "Education"),
                            ("ery", "Early recovery"),
                            ("fsc", "Food security"),
                            ("hea", "Health"),
                            ("log", "Logistics"),
                            ("nut", "Nutrition"),
                            ("pro", "Protection"),
                            ("shl", "Shelter and household items"),
                            ("tel", "Telecommunications"),
                            ("wsh", "Water, sanitation and hygiene"),
                            ("multi", "Several or not stated"),
                        ],
                        max_length=12,
                        verbose_name="sector",
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("never", "Never"),
                        ],
                        default="daily",
                        max_length=8,
                        verbose_name="by mail",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tracker.emergency",
                        verbose_name="emergency",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tracker.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followings",
                        to="tracker.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.BigIntegerField(db_index=True)),
                ("path", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("done", models.BooleanField(default=False)),
                ("salts", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "redaction",
                "verbose_name_plural": "redactions",
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[("mail", "mail"), ("webhook", "webhook"), ("task", "task")],
                        max_length=12,
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                ("payload", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
                ("lease_token", models.UUIDField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("done_at", models.DateTimeField(null=True)),
                ("given_up", models.BooleanField(default=False)),
                (
                    "endpoint",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="tracker.endpoint",
                        verbose_name="webhook",
                    ),
                ),
            ],
            options={
                "verbose_name": "work",
                "verbose_name_plural": "work",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("never", "Never"),
                        ],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.entry",
                    ),
                ),
                (
                    "following",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tracker.following",
                        verbose_name="why",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="tracker.seat",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="tracker.work",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="status")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("took_ms", models.PositiveIntegerField(verbose_name="milliseconds")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tries",
                        to="tracker.work",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
            },
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("source_system", "external_id", "owner"),
                name="endpoint_known_outside_once",
                violation_error_message="Another record already has this id of that system.",
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("external_id", ""),
                    models.Q(("source_system", ""), _negated=True),
                    _connector="OR",
                ),
                name="endpoint_outside_id_has_its_system",
                violation_error_message="An outside id needs the name of its system.",
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("off_since__isnull", True),
                    models.Q(("off_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="endpoint_is_off_for_a_reason",
                violation_error_message="Say why the webhook is switched off.",
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.UniqueConstraint(
                fields=("seat", "what", "emergency", "sector", "place"),
                name="followed_once",
                nulls_distinct=False,
                violation_error_message="You follow this already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("emergency__isnull", True),
                        ("place__isnull", True),
                        ("sector", ""),
                        ("what", "own"),
                    ),
                    models.Q(
                        ("emergency__isnull", False),
                        ("place__isnull", True),
                        ("sector", ""),
                        ("what", "emergency"),
                    ),
                    models.Q(
                        ("emergency__isnull", True),
                        ("place__isnull", True),
                        ("what", "sector"),
                        models.Q(("sector", ""), _negated=True),
                    ),
                    models.Q(
                        ("emergency__isnull", True),
                        ("place__isnull", False),
                        ("sector", ""),
                        ("what", "place"),
                    ),
                    _connector="OR",
                ),
                name="following_names_one_thing",
                violation_error_message="Choose one thing to follow.",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)),
                fields=["topic", "next_attempt_at", "id"],
                name="work_to_do",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(fields=["endpoint", "-id"], name="work_of_an_endpoint"),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(fields=["done_at"], name="work_done"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["seat", "-id"], name="notice_of_a_seat"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail__isnull", True)),
                fields=["pace", "id"],
                name="notice_not_mailed",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("seat", "entry"),
                name="told_once",
                violation_error_message="This was told already.",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["at"], name="attempt_at"),
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("figures", models.JSONField()),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="tracker.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "standing",
                "verbose_name_plural": "standings",
                "indexes": [models.Index(fields=["need", "at"], name="standing_of_a_need")],
            },
        ),
    ]
