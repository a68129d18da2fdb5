import pytest

from adapters import markup

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        OUTSIDE,
        OUTSIDE.decode().encode("utf-16"),
        b"<a>" * 50 + b"</a>" * 50,
        b"<a>" + b"<b/>" * 6000 + b"</a>",
        b"",
        b"<a>",
        b"<a>&b;</a>",
        b'<?xml version="1.0" encoding="nothing"?><a/>',
    ],
)
def test_entities_and_what_is_too_much_are_refused(body):
    with pytest.raises(ValueError, match=r"XML|document type"):
        markup.read(body)


def test_names_lose_their_namespaces():
    event = markup.read(b'<x:Event xmlns:x="u" x:type="x:Kind"><x:id>1 &lt; 2</x:id><x:id>3</x:id></x:Event>')
    assert (event.name, event.kind, markup.fields(event)) == ("Event", "Kind", {"id": "1 < 2"})
