"""Import controlled goods: `manage.py import_controlled_goods FILE.csv`. Twice changes nothing."""

from tracker.exchange.lists import GOODS
from tracker.management.importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Make and change controlled goods as a CSV file says, all of it or nothing. "
        "Columns: regime, hs_prefix, paragraph; description may be left out."
    )
    layout = GOODS
