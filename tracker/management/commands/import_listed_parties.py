"""Import listed parties: `manage.py import_listed_parties FILE.csv`. Twice changes nothing."""

from tracker.exchange.lists import PARTIES
from tracker.management.importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Make and change listed parties as a CSV file says, all of it or nothing. Columns: "
        "list, reference, name; aliases (with ; between them), regime, listed_on and "
        "delisted_on may be left out."
    )
    layout = PARTIES
