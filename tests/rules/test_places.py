"""The tree of places has a top: no place is part of itself."""

import pytest
from django.db import IntegrityError, transaction

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import records
from tracker.models import Place

pytestmark = pytest.mark.django_db


def put(place, parent):
    return records.change(place, by=making.system(), values={"parent": parent})


class TestThePlaceAboveAnother:
    def test_is_not_the_place_itself(self):
        place = making.place()
        with refused("“Ryongchon” cannot be part of itself."):
            put(place, place)

    def test_is_not_the_place_itself_for_the_database_either(self):
        place = making.place()
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(pk=place.pk).update(parent=place)

    def test_is_no_part_of_it(self):
        province = making.place("North Pyongan", kind="admin1")
        county = making.place(parent=province)
        station = making.place("The station", parent=county, kind="station")
        with refused("“North Pyongan” cannot be part of itself."):
            put(province, station)

    def test_may_be_changed_for_another(self):
        first, second = (making.place(name, kind="admin1") for name in ("One", "Two"))
        station = making.place("The station", parent=first, kind="station")

        assert put(station, second).province == second
