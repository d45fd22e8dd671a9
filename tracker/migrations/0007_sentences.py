"""A line of a consignment or a delivery asks for its quantity alone: no box says «not stated»."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0006_sectors")]

    operations = [
        migrations.AlterConstraint(
            "consignmentline",
            "consignment_line_positive",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "undisclosed"), ("quantity__isnull", True)),
                    models.Q(("quantity__gt", 0), ("quantity__isnull", False)),
                    _connector="OR",
                ),
                name="consignment_line_positive",
                violation_error_message="Enter a quantity greater than zero.",
            ),
        ),
        migrations.AlterConstraint(
            "deliveryline",
            "delivery_line_quantity_or_not_stated",
            models.CheckConstraint(
                condition=models.Q(
                    ("quantity__isnull", False),
                    ("damaged__isnull", False),
                    ("basis", "undisclosed"),
                    _connector="OR",
                ),
                name="delivery_line_quantity_or_not_stated",
                violation_error_message="Say how much was handed over.",
            ),
        ),
    ]
