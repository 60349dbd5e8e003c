"""Nothing that carries Meta's signature is answered with anything but 200."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from inbox.models import Event
from tests.conftest import is_long
from tests.support.meta import Meta, payload_names, payload_path

WHOLE = [payload_path(name).read_bytes() for name in payload_names()]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
cuts = st.builds(
    lambda body, start, end, middle: body[:start] + middle + body[-end:],
    st.sampled_from(WHOLE),
    st.integers(0, 1_500),
    st.integers(1, 1_500),
    st.binary(max_size=40),
)
anything = st.one_of(st.binary(max_size=400), json_values.map(lambda value: json.dumps(value).encode()), cuts)


@settings(max_examples=500 if is_long() else 25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(anything, min_size=10, max_size=10))
def test_nothing_signed_is_answered_with_anything_but_200(app, client, rows, sent):
    meta = Meta(app, client)

    assert [meta.posts(body, apply=False).status_code for body in sent] == [200] * len(sent)

    meta.applied()
    assert rows(select(func.count()).where(Event.state == "pending")) == [(0,)]
