"""An upload as the forms send it on to the check."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from permissions.uploads import Kind, check_upload

ALL = (Kind.PICTURE, Kind.PDF)


def upload(data, name="fil", kinds=ALL):
    return check_upload(SimpleUploadedFile(name, data, content_type="application/pdf"), kinds=kinds)


def refused(data, name="fil", kinds=ALL):
    with pytest.raises(ValidationError) as caught:
        upload(data, name, kinds)
    return caught.value.code, caught.value.messages[0]
