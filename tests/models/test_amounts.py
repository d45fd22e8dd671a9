"""Whole numbers have the same bounds on every database."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from tests.api.conftest import Partner, need_body
from tracker.models import Row
from tracker.models.amounts import ExactField

WHOLE = [
    field
    for model in apps.get_app_config("tracker").get_models()
    for field in model._meta.concrete_fields
    if issubclass(model, Row) and isinstance(field, models.IntegerField) and field.editable
    if not isinstance(field, ExactField) and not field.primary_key
]
__all__ = ["need_body"]
MOST = {"PositiveSmallIntegerField": 2**15 - 1, "PositiveIntegerField": 2**31 - 1}


@pytest.mark.parametrize("field", WHOLE, ids=str)
def test_a_number_that_postgresql_cannot_hold_is_refused_everywhere(field):
    most = MOST[field.get_internal_type()]
    assert field.clean(most, None) == most
    with pytest.raises(ValidationError) as refusal:
        field.clean(most + 1, None)
    assert refusal.value.error_list[0].code == "max_value"


@pytest.mark.django_db
def test_one_that_is_too_large_is_refused_with_its_field(partner, need_body):
    answer = partner.post("needs", need_body | {"people_in_need": 2**31})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/people_in_need"


@pytest.fixture
def partner(mercy_relief, floods):
    return Partner(mercy_relief)
