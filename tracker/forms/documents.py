"""What people say about a file they attach."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.models import Document, Record
from tracker.rules import documents as rules

ENDINGS = ",".join(f".{ending}" for ending in (*rules.TYPES, *rules.ALSO))
USUAL = {"delivery": Document.Kind.RECEIPT, "clearance": Document.Kind.PERMIT}
"""What is usually attached to a record of this kind."""


class DocumentForm(forms.Form):
    """A file, what it is, and what to call it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, photo (JPG, PNG, WebP) or table (XLSX, CSV), at most 10 MB. A photo loses the "
            "place, time and camera that are written into it."
        ),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={"required": _("Choose a file.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Document.Kind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=rules.LONGEST_TITLE,
        help_text=_("Empty: the name of the file. Do not name people."),
    )

    def __init__(self, *args: Any, record: Record, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.record = record
        self.fields["kind"].initial = USUAL.get(record.word(), Document.Kind.OTHER)

    def clean_file(self) -> Any:
        """Refuse what is too big before it is read."""
        given = self.cleaned_data["file"]
        if given.size > rules.MOST_BYTES:
            raise ValidationError(rules.too_big(), code="too_big")
        return given
